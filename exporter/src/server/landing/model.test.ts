import type { RecommendationView } from '../../ledger/view.ts';
import { serviceViews } from './model.ts';
import type { Recorded } from './series.ts';

const identity = { cluster: 'c', service: 's' };
const rule = (name: string, value: number, labels: Record<string, string> = {}) => ({
  labels: { __name__: `pulso:${name}`, ...identity, ...labels },
  value,
});
const signal = (name: string, value: number, labels: Record<string, string>) =>
  rule(`signal:${name}`, value, { area: 'cache', signal: 'cache_hit_ratio', ...labels });
const recorded = (given: Partial<Recorded>): Recorded => ({
  rules: [],
  alerts: [],
  controls: [],
  objects: [],
  obligations: [],
  ...given,
});

describe('what the landing page says of a service', () => {
  it('takes state, value and bound from the recorded series', () => {
    const rules = [
      rule('health:state', 1),
      rule('area:state', 1, { area: 'cache' }),
      signal('value', 0.61, { entity: 'photos' }),
      signal('state', 1, { entity: 'photos' }),
      signal('threshold', 0.7, { entity: 'photos', severity: 'warning', bad: 'below' }),
      signal('threshold', 0.2, { entity: 'photos', severity: 'critical', bad: 'below' }),
    ];
    expect(serviceViews(recorded({ rules }))).toMatchObject([
      {
        service: 's',
        cluster: 'c',
        health: 'warning',
        areas: [
          {
            id: 'cache',
            state: 'warning',
            signals: [{ entity: 'photos', state: 'warning', value: '61 %', bound: 'warning below 70 %' }],
          },
        ],
      },
    ]);
  });

  it('is unknown, never healthy, where health, an area or a state is not recorded', () => {
    const rules = [signal('value', 0.99, { entity: 'photos' })];
    expect(serviceViews(recorded({ rules }))).toMatchObject([
      { health: 'unknown', areas: [{ state: 'unknown', signals: [{ state: 'unknown' }] }] },
    ]);
  });

  it('tells idle from missing', () => {
    const rules = [signal('idle', 1, { entity: 'a' }), signal('missing', 1, { entity: 'b' })];
    expect(serviceViews(recorded({ rules }))[0]?.areas[0]?.signals).toMatchObject([
      { entity: 'b', state: 'unknown', value: '–', bound: 'no longer measured' },
      { entity: 'a', state: 'idle', value: '–', bound: 'too little traffic to judge' },
    ]);
  });

  it('shows the worst of many instances', () => {
    const cpu = (name: string, value: number, instance: string) =>
      rule(`signal:${name}`, value, { area: 'runtime', signal: 'runtime_cpu', instance });
    const rules = ['a', 'b', 'c'].flatMap((instance, at) => [
      cpu('value', 0.2 + at / 10, instance),
      cpu('state', at === 0 ? 1 : 0, instance),
    ]);
    expect(serviceViews(recorded({ rules }))[0]?.areas[0]?.signals).toMatchObject([
      { state: 'warning', value: '20 %', worstOf: 3 },
    ]);
  });

  it('lists the advice of the service in the order of the ledger, with what holds it back', () => {
    const advice = (given: Partial<RecommendationView>): RecommendationView => ({
      ...{ ...identity, id: 'x1', kind: 'pool_starved', area: 'pool', entity: 'primary', servers: [] },
      ...{ severity: 'critical', state: 'proposed', stateText: 'proposed', since: '2026-11-21T00:00:00.000Z' },
      ...{ title: 'Raise pool primary from 20 to 28', why: '', unit: 'count', effectOn: 'wait', confidence: 0.8 },
      ...{
        effort: 'minutes',
        risk: 'low',
        steps: {},
        causes: [],
        current: 20,
        proposed: 28,
        predictedEffect: -0.88,
        rank: 2,
      },
      ...given,
    });
    const rules = [rule('health:state', 0)];
    const [view] = serviceViews(recorded({ rules }), [
      advice({ id: 'x0', title: 'Free connections of db', rank: 1 }),
      advice({ heldBack: { by: 'x0', reason: 'worsens', text: 'Held back.' } }),
      advice({ id: 'x2', state: 'confirmed', stateText: 'confirmed', observedEffect: -0.9 }),
      advice({ id: 'x3', causes: ['x0'] }),
      advice({ service: 'another' }),
    ]);
    expect(view?.advice.map(({ id, note, observed }) => [id, note, observed])).toEqual([
      ['x0', undefined, undefined],
      ['x1', 'Held back.', undefined],
      ['x2', undefined, '−90 %'],
      ['x3', 'May be only a symptom: first "Free connections of db".', undefined],
    ]);
    expect(view?.advice[1]).toMatchObject({
      where: 'Connection pool · primary',
      effect: '−88 %',
      change: '20 → 28',
      href: '/advice/x1',
    });
  });

  it('puts first what wants somebody’s hand: what failed, could not be tested, is waived at this very server, is not known', () => {
    const control = (id: string, status: string) => ({
      labels: { ...identity, server: 'db', control: id, regulation: 'LGPD', severity: 'critical', status },
      value: 1,
    });
    const object = (result: string, value: number) => ({
      labels: { ...identity, server: 'db', control: 'LGPD-ART08-REVOKED', result },
      value,
    });
    const [view] = serviceViews(
      recorded({
        controls: [
          control('ANVISA-EXPIRED', 'pass'),
          control('CFM-COUNCIL-VALID', 'error'),
          control('LGPD-ART08-REVOKED', 'fail'),
          control('RDC056-TANNING', 'skip'),
          control('LGPD-ART46-LOGPII', 'fail'),
          control('LGPD-ART46-BACKUP', 'unknown'),
        ],
        obligations: ['db', 'elsewhere'].map((server) => ({
          labels: {
            ...{ ...identity, __name__: 'pulso_compliance_waiver_expiry_timestamp_seconds', server },
            control: server === 'db' ? 'LGPD-ART46-LOGPII' : 'LGPD-ART08-REVOKED',
          },
          value: 1_800_000_000,
        })),
        objects: [object('checked', 4180), object('failed', 2)],
      }),
      [],
      1_700_000_000_000,
    );
    expect(view?.controls.map(({ id, word, objects }) => [id, word, objects])).toEqual([
      ['LGPD-ART08-REVOKED', 'Test failed', '2 / 4,180'],
      ['CFM-COUNCIL-VALID', 'Could not test', undefined],
      ['LGPD-ART46-LOGPII', 'Test failed', undefined],
      ['LGPD-ART46-BACKUP', 'No data', undefined],
      ['RDC056-TANNING', 'Not set up', undefined],
      ['ANVISA-EXPIRED', 'Test passed', undefined],
    ]);
  });

  it('counts deadlines, waivers and attestations down to now, what falls due first before the rest', () => {
    const now = 1_800_000_000;
    const HOUR = 3_600;
    const obligation = (name: string, control: string, value: number, regulation = 'LGPD') => ({
      labels: { ...identity, __name__: `pulso_compliance_${name}`, server: 'db', control, regulation },
      value,
    });
    const deadline = (control: string, used: number) => [
      obligation('deadline_next_start_timestamp_seconds', control, now - used * 100 * HOUR),
      obligation('deadline_next_due_timestamp_seconds', control, now + (1 - used) * 100 * HOUR),
    ];
    const [view] = serviceViews(
      recorded({
        rules: [rule('health:state', 0)],
        obligations: [
          obligation('risk_score', '', 26.4, 'ANVISA'),
          obligation('risk_score', '', 90.1),
          obligation('coverage_ratio', '', 0.5),
          ...deadline('LGPD-ART48-ANPD3D', 1.02),
          ...deadline('LGPD-ART19-ACCESS15D', 0.81),
          ...deadline('RDC509-MAINT', 0.5),
          ...deadline('LGPD-ART16-MAXAGE', 0.1),
          obligation('waiver_expiry_timestamp_seconds', 'RDC056-TANNING', now + 40 * 24 * HOUR),
          obligation('waiver_expiry_timestamp_seconds', 'CFM2336-AUTH', now - HOUR),
          obligation('attestation_expiry_timestamp_seconds', 'CFM-TECHDIR', now + 10 * 24 * HOUR),
        ],
      }),
      [],
      now * 1000,
    );
    expect(view?.obligations.regulations).toEqual([
      { regulation: 'LGPD', server: 'db', risk: '90', coverage: '50 %' },
      { regulation: 'ANVISA', server: 'db', risk: '26', coverage: '–' },
    ]);
    expect(view?.obligations.due.map(({ what, control, state, text }) => [what, control, state, text])).toEqual([
      ['deadline', 'LGPD-ART48-ANPD3D', 'critical', 'Overdue by 2 h'],
      ['deadline', 'LGPD-ART19-ACCESS15D', 'critical', 'Due in 19 h'],
      ['deadline', 'RDC509-MAINT', 'warning', expect.stringMatching(/^Due in /)],
      ['deadline', 'LGPD-ART16-MAXAGE', 'ok', expect.stringMatching(/^Due in /)],
      ['attestation', 'CFM-TECHDIR', 'warning', expect.stringMatching(/^Due in /)],
      // A waiver that has ended is none.
      ['waiver', 'RDC056-TANNING', 'ok', expect.stringMatching(/^Due in /)],
    ]);
  });
});
