import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { makeKey } from '@pulso/exporter/evidence';
import { run } from '../src/index.ts';

jest.setTimeout(60_000);

const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'pulso-compliance-refusals-'));
const file = (name: string): string => join(folder, name);
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Runs the command, as at a terminal, and returns its code and what it said of an error. */
async function pulso(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line), debug: false };
  const code = await run(args, io);
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const compliance = (...args: string[]) => pulso('compliance', ...args, '--config', file('pulso.yml'));

/** Nothing listens on port 1. */
const TARGET =
  'targets: [{ name: main, service: clinic, url: "postgresql://pulso@127.0.0.1:1/clinic", auditor: { user: auditor } }]';
const configure = (...lines: string[]): void =>
  writeFileSync(file('pulso.yml'), [TARGET, 'compliance:', '  ledger: ledger.jsonl', ...lines, ''].join('\n'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(file('ledger.jsonl'), { recursive: true, force: true });
  configure();
});

describe('pulso compliance waive', () => {
  const waive = (given: Readonly<Record<string, string>> = {}, control = 'LGPD-ART46-HBA') => {
    const all = { 'requested-by': 'operations', 'approved-by': 'DPO', reason: 'a new server comes', ...given };
    return compliance('waive', control, ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]));
  };

  it.each<[string, Record<string, string>, string]>([
    ['a day that the calendar does not have', { until: '2027-02-31' }, '--until is "2027-02-31", which is no day'],
    ['another way to write a day', { until: '31/03/2027' }, 'Write one such as 2027-03-31.'],
    ['a past day', { until: dayIn(-3) }, 'its last day is past. A waiver of it lasts up to 90 days from now.'],
    ['too long a time', { until: dayIn(92) }, 'A waiver of it lasts at most 90 days: until 20'],
    ['one name for two', { 'approved-by': ' Operations ' }, 'takes two names'],
    ['no name', { 'requested-by': '' }, 'takes two names'],
    ['no reason', { reason: '  ' }, 'a waiver without a reason'],
    ['a CPF in a reason', { reason: 'asked by 529.982.247-25' }, '--reason seems to hold personal data'],
    ['an address in a reason', { reason: 'see maria@clinic.example' }, '--reason seems to hold personal data'],
    ['a phone number for a name', { 'approved-by': '(11) 98765-4321' }, '--approved-by seems to hold personal data'],
  ])('refuses %s, and writes nothing', async (_, given, said) => {
    const { code, err } = await waive(given);
    expect([code, err]).toEqual([1, expect.stringContaining(said)]);
    expect(err).not.toMatch(/\n\s+at |529|maria@|98765/);
    expect(existsSync(file('ledger.jsonl'))).toBe(false);
  });

  it('names the last day that it takes, and takes that day', async () => {
    const { err } = await waive({ until: dayIn(120) });
    const [, last = ''] = /until (\d{4}-\d\d-\d\d)/.exec(err) ?? [];
    const taken = await waive({ until: last });
    expect([taken.code, taken.out]).toEqual([0, expect.stringContaining(`waived until the end of ${last}`)]);
  });

  it('refuses what is no control, and a profile', async () => {
    expect((await waive({}, 'LGPD-ART46-HBO')).err).toContain('LGPD-ART46-HBO is no control.');
    expect((await waive({}, 'profile')).code).toBe(1);
  });

  it('adds nothing to a ledger that nothing is judged by, and mends a line that was cut', async () => {
    writeFileSync(file('ledger.jsonl'), '{"kind":"waiv');
    const { code, err } = await waive();
    expect([code, err]).toEqual([1, expect.stringMatching(/ledger\.jsonl:1: is no attestation and no waiver/)]);
    expect(readFileSync(file('ledger.jsonl'), 'utf8')).toBe('{"kind":"waiv');
    rmSync(file('ledger.jsonl'));
    expect((await waive()).code).toBe(0);
    writeFileSync(file('ledger.jsonl'), readFileSync(file('ledger.jsonl'), 'utf8').trimEnd());
    expect((await waive()).code).toBe(0);
    expect(readFileSync(file('ledger.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  it('names the setting of a ledger that cannot be written', async () => {
    configure();
    writeFileSync(
      file('pulso.yml'),
      readFileSync(file('pulso.yml'), 'utf8').replace('ledger.jsonl', 'no/such/l.jsonl'),
    );
    expect((await waive()).err).toMatch(/compliance\.ledger: .* cannot be written \(ENOENT\)\. Make its folder\./);
  });
});

describe('pulso compliance attest', () => {
  const attest = (...more: string[]) => compliance('attest', 'CFM-TECHDIR', ...more);

  it.each([
    ['no document', ['--by', 'DPO'], 'is attested on a document'],
    ['a document that is not there', ['--by', 'DPO', '--evidence', 'none.pdf'], '(ENOENT). Name the document'],
    ['nobody', ['--by', ' ', '--evidence', file('pulso.yml')], 'nobody attests it'],
    ['a document number', ['--by', '52998224725', '--evidence', file('pulso.yml')], '--by seems to hold personal data'],
    [
      'more than a year',
      ['--by', 'DPO', '--evidence', file('pulso.yml'), '--until', dayIn(400)],
      'An attestation of it lasts at most 365 days',
    ],
  ])('refuses %s', async (_, args, said) => {
    const { code, err } = await attest(...args);
    expect([code, err]).toEqual([1, expect.stringContaining(said)]);
    expect(existsSync(file('ledger.jsonl'))).toBe(false);
  });
});

describe('pulso compliance run and map', () => {
  it('name a control that is not there, and the one that was meant', async () => {
    expect((await compliance('run', '--control', 'LGPD-ART46-HBAA')).err).toContain(
      '--control: "LGPD-ART46-HBAA" is no control. Did you mean "LGPD-ART46-HBA"?',
    );
  });

  it('say of a server that does not answer what to check', async () => {
    const ran = await compliance('run', '--control', 'LGPD-ART46-PWHASH');
    expect([ran.code, ran.out]).toEqual([1, expect.stringContaining('(the server refuses connections)')]);
    const { code, err } = await compliance('map', 'check');
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/cannot look: .*ECONNREFUSED.*targets\[\]\.auditor: pulso doctor/),
    ]);
  });

  it('want an auditor', async () => {
    writeFileSync(file('pulso.yml'), `${TARGET.replace(', auditor: { user: auditor }', '')}\n`);
    for (const args of [['run'], ['map', 'check']]) {
      expect(await compliance(...args)).toMatchObject({
        code: 1,
        err: expect.stringContaining('Set targets[].auditor'),
      });
    }
  });
});

describe('pulso check', () => {
  const said = async (...lines: string[]): Promise<string> => {
    configure(...lines);
    return (await pulso('check', file('pulso.yml'))).err;
  };

  it('looks at ids, parameters and mappings, each at its line', async () => {
    expect(
      await said(
        '  only: [LGPD-ART46-HBAA]',
        '  parameters: { dsr_day: 1 }',
        '  map:',
        '    client: { from: a.b, columns: { ref: cpf } }',
      ),
    ).toMatch(
      /:4:10: compliance\.only\[0\]: .* Did you mean "LGPD-ART46-HBA"\?\n.*:5:\d+: compliance\.parameters\.dsr_day: .*"dsr_days"\?\n.*:7:\d+: compliance\.map\.client\.columns\.ref: reads "cpf"/,
    );
  });

  it.each([
    ['a whole row', 'row_to_json(patients)'],
    ['a whole row by its star', 'patients.*'],
    ['a whole row by the name of its table', 'patients::text'],
    ['a name in other letters', 'u&"\\006eame"'],
    ['a name without a space between', 'nomecompleto'],
    ['a name in a text between dollars', '$$cpf$$'],
  ])('refuses a mapping of %s', async (_, expression) => {
    const column = JSON.stringify(expression);
    expect(await said('  map:', `    client: { from: app.patients, columns: { ref: ${column} } }`)).toMatch(
      /columns\.ref: (reads|has) "/,
    );
  });

  it('takes a pseudonym of an expression with parentheses', async () => {
    expect(await said('  map:', '    client: { from: app.patients, columns: { ref: "hmac(lower(cpf))" } }')).toBe('');
    const { out } = await compliance('map', 'plan');
    expect(out).toContain('convert_to((lower(cpf))::text');
  });

  it.each([
    ['a kind that is not there', 'controls: [{ id: A-B-C, kind: sqll }]', 'is no kind of control. Did you mean "sql"?'],
    ['no kind', 'controls: [{ id: A-B-C }]', 'controls[0]: has no kind. Set kind to one of sql,'],
    [
      'nothing but an id and a kind',
      'controls: [{ id: a b, kind: sql }]',
      'severity: is missing. Set it to one of critical,',
    ],
    ['no list', 'hello', 'controls: is no list.'],
    ['an empty file', '', 'controls: is no list.'],
    [
      'another key beside the list',
      'controls: []\ncontrol: []',
      'control: there is no such setting here. Did you mean "controls"?',
    ],
  ])("refuses a file of one's own controls with %s", async (_, text, message) => {
    writeFileSync(file('own.yml'), `${text}\n`);
    expect(await said('  controls: [own.yml]')).toContain(message);
  });

  it("refuses a control of one's own that uses a parameter without a value", async () => {
    const texts = ['title', 'why', 'fix'].map((name) => `${name}: { en: a, pt-BR: b }`).join(', ');
    const sql = `"select 1 as checked, 0 as failed, to_char(now(), 'HH24:mi') where 1 = :most"`;
    writeFileSync(
      file('own.yml'),
      `controls: [{ id: A-B-C, regulation: HOUSE, anchor: a, anchorConfidence: high, lawCheckedOn: '2026-11-21', severity: low, kind: sql, empty: na, ${texts}, sql: ${sql} }]\n`,
    );
    const found = await said('  controls: [own.yml]');
    expect(found).toContain('controls[0].sql: uses :most, which parameters does not have.');
    expect(found).not.toContain(':mi');
  });
});

describe('pulso evidence', () => {
  it('trusts what a former key has signed, once it is named', async () => {
    for (const name of ['old', 'new']) makeKey(file(name));
    mkdirSync(file('evidence'), { recursive: true });
    const keep = async (key: string, ...former: string[]) => {
      configure();
      const evidence = [
        `  keyFile: ${key}`,
        '  directory: evidence',
        '  deliver: [{ directory: delivered }]',
        ...former,
      ];
      writeFileSync(
        file('pulso.yml'),
        [readFileSync(file('pulso.yml'), 'utf8'), 'evidence:', ...evidence, ''].join('\n'),
      );
      await compliance('waive', 'LGPD-ART46-HBA', '--requested-by', 'a', '--approved-by', 'b', '--reason', key);
      return pulso('evidence', 'verify', '--config', file('pulso.yml'));
    };
    expect((await keep('old')).code).toBe(0);
    expect(await keep('new')).toMatchObject({ code: 1, out: expect.stringContaining('is not trusted') });
    expect((await keep('new', '  formerKeys: [old.pub]')).code).toBe(0);
    expect((await keep('new', '  formerKeys: [none.pub]')).err).toMatch(
      /formerKeys: .*none\.pub cannot be read \(ENOENT\)/,
    );
    // Both keys verify a package of before and after without Pulso, and neither alone does.
    await keep('new', '  formerKeys: [old.pub]');
    const handOut = ['--from', '2026-01-01', '--to', '2099-12-31', '--format', 'json', '--out', file('package')];
    expect((await pulso('evidence', 'export', '--config', file('pulso.yml'), ...handOut)).code).toBe(0);
    const verified = (...keys: string[]) =>
      spawnSync('bash', [file('package/verify.sh'), ...keys.map((key) => file(`${key}.pub`))], { encoding: 'utf8' });
    expect(verified('new', 'old')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Unaltered: entry /) });
    for (const key of ['new', 'old']) {
      expect(verified(key)).toMatchObject({ status: 1, stderr: expect.stringContaining('ALTERED: the checkpoint') });
    }
    // Nothing to compare with is said, also where the folder is there and empty.
    rmSync(file('delivered'), { recursive: true });
    mkdirSync(file('delivered'));
    await keep('new', '  formerKeys: [old.pub]');
    rmSync(file('delivered'), { recursive: true });
    mkdirSync(file('delivered'));
    const { out } = await pulso('evidence', 'verify', '--config', file('pulso.yml'));
    expect(out).toContain('No checkpoints from elsewhere were there to compare');
  });

  it('takes no day that the calendar does not have', async () => {
    const { code, err } = await pulso(
      'evidence',
      'export',
      '--from',
      '2026-02-31',
      '--to',
      '2026-03-31',
      '--out',
      file('o'),
    );
    expect([code, err]).toEqual([1, expect.stringContaining('Write a date such as 2026-11-01')]);
  });
});
