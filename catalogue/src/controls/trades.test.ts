import { adviceKinds, controls, metricFamilies, securitySubjects, speedTrades, tradesOf } from '../index.ts';

describe.each(speedTrades.map((trade) => [trade.id, trade] as const))('the trade %s', (_, trade) => {
  it('names controls and kinds of advice that are there', () => {
    const [ids, kinds] = [controls.map(({ id }) => id), adviceKinds.map(({ id }): string => id)];
    expect(trade.controls.filter((id) => !ids.includes(id))).toEqual([]);
    expect(trade.advice.filter((id) => !kinds.includes(id))).toEqual([]);
    expect(trade.controls.length).toBeGreaterThan(0);
  });

  it('measures what it gains and what it exposes by families that are declared, of one service', () => {
    for (const { promql, what } of [trade.gain, trade.exposure]) {
      const named = promql.match(/\bpulso_\w+/g) ?? [];
      expect(named.length).toBeGreaterThan(0);
      for (const name of named) expect(metricFamilies.map((family) => family.name)).toContain(name);
      expect(promql.split('$service').length - 1).toBe(named.length);
      expect(what.en).not.toBe(what['pt-BR']);
    }
  });
});

it('is found by the kind of advice that asks for it', () => {
  expect(tradesOf('response_caching').map(({ id }) => id)).toEqual(['cache_lifetime', 'shared_cache']);
  expect(tradesOf('missing_index')).toEqual([]);
});

it('stands beside the security report, whose subjects name controls that are there, each once', () => {
  const named = securitySubjects.flatMap((subject) => subject.controls);
  expect(named.filter((id) => !controls.some((control) => control.id === id))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
});
