import { compliance, complianceFrames } from '../../../../test/compliance-fixture.ts';
import { fixture, instant } from '../../../../test/fixture.ts';
import { filtered, markOf, NO_FILTER, readCompliance, type ControlView } from './index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const view = compliance();
const control = (id: string, of = view): ControlView => {
  const found = of.controls.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
};

it('every answer is recognised, and every query answered', () => {
  const reading = readCompliance(complianceFrames());
  expect(reading.strange).toBe(0);
  expect(Object.entries(reading.answers).filter(([, series]) => series.length === 0)).toEqual([]);
});

describe('a control', () => {
  it('that failed says of how many, since when, and which entry of evidence has it', () => {
    expect(control('LGPD-ART08-REVOKED')).toMatchObject({
      status: 'fail',
      failed: 2,
      checked: 418,
      severity: 'critical',
      regulation: 'LGPD',
      passed: fixture.to - 21 * MINUTE,
      entry: expect.any(Number),
    });
    expect(control('LGPD-ART08-REVOKED').since).toEqual({ time: fixture.to - 20 * MINUTE, atLeast: false });
  });

  it('that stood all the time has stood at least as long', () => {
    expect(control('LGPD-ART46-TLS-CFG').since).toEqual({ time: fixture.from, atLeast: true });
  });

  it('that failed and is waived is neither a failure nor a pass', () => {
    const waived = control('LGPD-ART46-LOGPII');
    expect(waived).toMatchObject({ status: 'fail', waivedUntil: fixture.to + 30 * DAY });
    expect(markOf(waived)).toBe('waived');
  });

  it('whose waiver has ended counts as it was found', () => {
    const later = compliance(complianceFrames(), fixture.to + 31 * DAY);
    expect(markOf(control('LGPD-ART46-LOGPII', later))).toBe('fail');
  });

  it('that passed and is not tested any more is stale, not passed; one that failed stays failed', () => {
    expect(control('LGPD-ART46-BACKUP')).toMatchObject({ status: 'pass', isStale: true });
    expect(markOf(control('LGPD-ART46-BACKUP'))).toBe('stale');
    expect(markOf({ status: 'fail', isStale: true, waivedUntil: undefined })).toBe('fail');
  });

  it('that has vanished is not known, and says since when', () => {
    expect(control('PHOTO-STORE')).toMatchObject({
      status: 'unknown',
      absent: 'vanished',
      // The last sample is found for five minutes more.
      lastSeen: expect.any(Number),
    });
    expect(control('PHOTO-STORE').lastSeen).toBeLessThan(fixture.to - 5 * MINUTE);
  });

  it('that nobody tests here is not set up', () => {
    expect(control('MCI-ART15-LOG6M')).toMatchObject({ status: 'skip', absent: 'untested', service: 'clinic' });
  });

  it('of the users’ own has its id for a title', () => {
    const own = { cluster: 'demo', service: 'clinic', control: 'HOUSE-1', regulation: 'HOUSE' };
    const with1 = compliance([instant('controlStatus', { ...own, severity: 'low', status: 'pass' }, 1)]);
    expect(control('HOUSE-1', with1)).toMatchObject({ title: { en: 'HOUSE-1' }, regulation: 'HOUSE', severity: 'low' });
  });
});

describe('a legal term', () => {
  it('is as pressing as Prometheus has recorded', () => {
    expect(control('LGPD-ART48-ANPD3D').term).toEqual({
      open: 1,
      overdue: 0,
      due: fixture.to + 28 * HOUR,
      state: 'warning',
    });
    expect(control('LGPD-ART19-ACCESS15D').term?.state).toBe('ok');
  });

  it('that is over is overdue', () => {
    expect(control('L15378-COPY').term).toMatchObject({ open: 2, overdue: 1, state: 'overdue' });
  });

  it('ticks on when nobody counts any more', () => {
    const later = compliance(complianceFrames(), fixture.to + 29 * HOUR);
    expect(control('LGPD-ART48-ANPD3D', later).term?.state).toBe('overdue');
  });

  it('of which none is open is not shown', () => {
    expect(control('LGPD-ART46-TLS-CFG').term).toBeUndefined();
  });
});

describe('the order', () => {
  it('follows whose hand is wanted: failures, what could not be tested, terms, waivers, what is not known, what is not set up', () => {
    const marks = view.controls.map((one) => (one.term?.state === 'warning' ? 'term' : markOf(one)));
    const first = [...new Set(marks)];
    expect(first).toEqual(['fail', 'error', 'term', 'waived', 'stale', 'unknown', 'skip', 'na', 'pass']);
    expect(view.controls[0]?.id).toBe('LGPD-ART08-REVOKED');
  });
});

describe('a regulation', () => {
  const of = (id: string) => view.regulations.find((one) => one.id === id);

  it('has its risk, and beside it how much was tested, attested, not set up and not known', () => {
    expect(of('ANVISA')).toMatchObject({ risk: 38.2, attested: 2, unmapped: 1, unmeasured: 1, failed: 0 });
    const anvisa = of('ANVISA');
    expect(anvisa).toBeDefined();
    if (anvisa === undefined) return;
    const { applicable, automated, attested, unmapped, unmeasured } = anvisa;
    expect(automated + attested + unmapped + unmeasured).toBe(applicable);
  });

  it('counts what does not apply for nothing', () => {
    const all = view.controls.filter(({ regulation }) => regulation === 'ANVISA').length;
    expect(of('ANVISA')?.applicable).toBe(all - 1);
  });

  it('counts a waived failure beside, not as failed', () => {
    expect(of('LGPD')).toMatchObject({ failed: 1, failedCritical: 1, waived: 1, stale: 1 });
  });

  it('of which nothing is tested has nothing to show for it', () => {
    expect(of('MCI')).toMatchObject({ automated: 0, attested: 0, unmapped: 1 });
  });

  it('comes first that is riskiest', () => {
    expect(view.regulations.map(({ id }) => id).slice(0, 4)).toEqual(['LGPD', 'PACIENTE', 'ANVISA', 'CFM']);
  });
});

describe('evidence', () => {
  it('says how long it is, when it was signed and verified, and what was found', () => {
    expect(view.evidence).toEqual({
      entries: 18_204,
      checkpoint: fixture.to - 40 * MINUTE,
      verified: fixture.to - 9 * HOUR,
      problems: 0,
    });
  });

  it('is absent where none is kept', () => {
    const without = complianceFrames((frame) => (frame.refId.startsWith('evidence') ? undefined : frame));
    expect(compliance(without).evidence).toBeUndefined();
  });

  it('names the catalogue in force, and none where daemons disagree', () => {
    expect(view.catalogue).toEqual({ version: '1.0.0', sha256: '0123456789abcdef'.repeat(4) });
    const other = instant(
      'catalogue',
      { cluster: 'demo', service: 'clinic', version: '1.0.0', sha256: 'sha256:00' },
      1,
    );
    expect(compliance([...complianceFrames(), other]).catalogue).toBeUndefined();
  });
});

describe('the filter', () => {
  const ids = (filter: Parameters<typeof filtered>[1]) => filtered(view.controls, filter, 'pt-BR').map(({ id }) => id);

  it('shows all without one', () => {
    expect(ids(NO_FILTER)).toHaveLength(view.controls.length);
  });

  it('takes any of the results and severities that are chosen', () => {
    expect(ids({ ...NO_FILTER, wanted: ['fail', 'waived'] })).toEqual([
      'LGPD-ART08-REVOKED',
      'L15378-COPY',
      'LGPD-ART46-LOGPII',
    ]);
    expect(ids({ ...NO_FILTER, wanted: ['fail'], severities: ['critical'] })).toEqual(['LGPD-ART08-REVOKED']);
    expect(ids({ ...NO_FILTER, wanted: ['term'] }).sort()).toEqual(['L15378-COPY', 'LGPD-ART48-ANPD3D']);
  });

  it('finds words in title, id and law, without their accents', () => {
    expect(ids({ ...NO_FILTER, search: 'publicacao revog' })).toEqual([]);
    expect(ids({ ...NO_FILTER, search: 'REVOKED lgpd' })).toEqual(['LGPD-ART08-REVOKED']);
    expect(ids({ ...NO_FILTER, search: 'uteis anpd' })).toContain('LGPD-ART48-ANPD3D');
  });
});
