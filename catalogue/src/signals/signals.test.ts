import {
  alertName,
  areas,
  greatestValue,
  quantileFamily,
  signalMissing,
  signals,
  sloAlertId,
  slos,
  standaloneAlerts,
  type Signal,
} from '../index.ts';

const each = signals.map((signal) => [signal.id, signal] as const);
const ids = signals.map(({ id }) => id);
/** Every alert that is there, by the id that mutes it. */
const alertIds = [
  ...ids,
  ...standaloneAlerts.map(({ id }) => id),
  signalMissing.id,
  ...slos.map(({ id }) => sloAlertId(id)),
];

/** Every bound that a signal declares, overrides included. */
function bounds(signal: Signal): number[] {
  return [signal, ...(signal.overrides ?? [])]
    .flatMap(({ warning, critical }) => [warning, critical])
    .filter((bound) => bound !== undefined);
}

describe('the signals', () => {
  it('have an id each, in snake case, and so an alert each', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(_[a-z0-9]+)*$/.test(id))).toEqual([]);
    const names = alertIds.map(alertName);
    expect(new Set(names).size).toBe(names.length);
  });

  it('lie in known areas, at least two in each that has an instrument', () => {
    const counts = new Map(areas.map(({ id }) => [id, signals.filter(({ area }) => area === id).length]));
    const without = [...counts].filter(([, count]) => count === 0).map(([area]) => area);
    expect(without.toSorted()).toEqual(['experience', 'image']);
    expect([...counts.values()].filter((count) => count === 1)).toEqual([]);
  });

  it('hold the numbers of the seeds', () => {
    const seeds = { http_response_time: [1, 3], http_error_ratio: [0.05, 0.1], runtime_cpu: [0.7, 0.9] };
    const more = { runtime_memory: [0.8, 0.95], pool_utilization: [0.8, 0.95], database_connections: [0.8, 0.95] };
    for (const [id, [warning, critical]] of Object.entries({ ...seeds, ...more })) {
      expect(signals.find((signal) => signal.id === id)).toMatchObject({ warning, critical });
    }
    expect(signals.find(({ id }) => id === 'query_duration')).toMatchObject({ warning: 1 });
  });

  it('put no more than two roads: compliance signals go to the auditor, all others to the pager', () => {
    for (const { area, road } of signals) expect(road).toBe(area === 'compliance' ? 'compliance' : 'operations');
  });
});

describe('known consequences', () => {
  it('are signals that exist, named once, and never the signal itself', () => {
    const known = new Set(alertIds);
    for (const { id, mutes = [] } of signals) {
      expect({ id, unknown: mutes.filter((other) => !known.has(other) || other === id) }).toEqual({ id, unknown: [] });
      expect(new Set(mutes).size).toBe(mutes.length);
    }
  });

  it('are muted by what is no signal only where they exist', () => {
    const known = new Set(alertIds);
    for (const { mutes = [] } of standaloneAlerts) for (const id of mutes) expect(known).toContain(id);
  });

  it('go round in no circle: else two alerts would mute each other', () => {
    const circles = (id: string, path: readonly string[]): string[] => {
      if (path.includes(id)) return [[...path, id].join(' → ')];
      const mutes = signals.find((signal) => signal.id === id)?.mutes ?? [];
      return mutes.flatMap((next) => circles(next, [...path, id]));
    };
    expect(ids.flatMap((id) => circles(id, []))).toEqual([]);
  });

  it('keep the road of the auditor open: nothing mutes a compliance alert, and none of them mutes', () => {
    const auditors = new Set(signals.filter(({ road }) => road === 'compliance').map(({ id }) => id));
    expect(signals.filter(({ mutes = [] }) => mutes.some((id) => auditors.has(id))).map(({ id }) => id)).toEqual([]);
    expect(signals.filter(({ id, mutes = [] }) => auditors.has(id) && mutes.length > 0).map(({ id }) => id)).toEqual(
      [],
    );
  });
});

describe.each(each)('%s', (_, signal) => {
  it('has its bounds on the right sides, within what it can reach', () => {
    const all = bounds(signal);
    expect(all.length).toBeGreaterThan(0);
    for (const { warning = signal.warning, critical = signal.critical } of [signal, ...(signal.overrides ?? [])]) {
      if (warning === undefined || critical === undefined) continue;
      expect(signal.bad === 'above' ? critical - warning : warning - critical).toBeGreaterThan(0);
    }
    expect(all.filter((bound) => bound < 0 || bound > greatestValue(signal))).toEqual([]);
  });

  it('has both bounds, or says why not', () => {
    const both = signal.warning !== undefined && signal.critical !== undefined;
    expect(signal.oneBound === undefined).toBe(both);
    expect(signal.oneBound?.reason ?? 'Both.').toMatch(/^[A-Z].*\.$/);
    // What is so or not is judged by its one bound; what can wait for the day wakes nobody.
    expect(signal.oneBound?.kind === 'never_urgent' && signal.critical !== undefined).toBe(false);
  });

  it('has bounds that are bucket bounds, where it is a quantile', () => {
    expect(quantileFamily(signal) !== undefined).toBe(signal.value.includes('histogram_quantile'));
    const buckets = quantileFamily(signal)?.buckets ?? bounds(signal);
    expect(bounds(signal).filter((bound) => !buckets.includes(bound))).toEqual([]);
  });

  it('has traffic and a floor, or neither', () => {
    expect(signal.floor === undefined).toBe(signal.traffic === undefined);
    expect(signal.floor ?? 1).toBeGreaterThan(0);
  });

  it('has every text in both languages, in one line, and a runbook', () => {
    for (const { en, 'pt-BR': pt } of [signal.title, signal.summary, signal.meaning, signal.firstAction]) {
      for (const text of [en, pt]) expect(text).toMatch(/^\S.*\S$/);
    }
    // Braces would be read as a template by Prometheus.
    expect(JSON.stringify([signal.title, signal.summary, signal.meaning, signal.firstAction])).not.toContain('{{');
    // A title may be a loan word; sentences are translated.
    for (const text of [signal.summary, signal.meaning, signal.firstAction]) expect(text.en).not.toBe(text['pt-BR']);
    expect([...signal.diagnose, ...signal.remedy].filter((step) => step.trim() === '')).toEqual([]);
    expect(signal.diagnose.length).toBeGreaterThan(0);
    expect(signal.remedy.length).toBeGreaterThan(0);
    expect(signal.source).not.toBe('');
  });

  it('refers in its runbook only to alerts that exist', () => {
    const alerts = new Set(alertIds.map(alertName));
    const named = [...signal.diagnose, ...signal.remedy, signal.oneBound?.reason ?? ''].flatMap(
      (step) => step.match(/Pulso[A-Z]\w+/g) ?? [],
    );
    expect(named.filter((name) => !alerts.has(name))).toEqual([]);
  });

  it('gives the same sample series whatever the value', () => {
    const names = (value: number) => signal.sample(value, 10).map(({ metric, labels }) => ({ metric, labels }));
    const [expected, ...others] = bounds(signal).map(names);
    for (const other of others) expect(other).toEqual(expected);
    expect(expected).not.toEqual([]);
  });
});
