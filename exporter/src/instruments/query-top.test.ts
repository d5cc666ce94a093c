import * as fc from 'fast-check';
import { Registry } from '../registry/index.ts';
import { QueryGroup } from './query-group.ts';
import { TopGroups } from './query-top.ts';
import { TopSeries } from './query-top-series.ts';
import { StatementMap } from './sql-statement-map.ts';
import { describeLast } from './sql-statement.ts';

const durations = undefined as never;
function group(n: number): QueryGroup {
  const statement = { ...describeLast('select 1'), id: n.toString(16).padStart(12, '0'), table: `t${n}` };
  return new QueryGroup(statement, durations);
}

/** mulberry32: the same numbers in each run. */
function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs queries through Space-Saving, by their groups' numbers, with groups forgotten where a service would forget them. */
function run(room: number, queries: Iterable<readonly [number, number]>) {
  const known = new Map<number, QueryGroup>();
  const truth = new Map<number, number>();
  const top = new TopGroups(room, (left) => known.delete(Number.parseInt(left.statement.id, 16)));
  let total = 0;
  for (const [n, seconds] of queries) {
    let one = known.get(n);
    if (one === undefined) known.set(n, (one = group(n)));
    if (!one.isWatched) top.admit(one);
    one.seconds += seconds;
    truth.set(n, (truth.get(n) ?? 0) + seconds);
    total += seconds;
  }
  return { top, truth, total };
}

describe('the groups that took most time', () => {
  it('are the true ones, all 50 of 50,000 by Zipf’s law', () => {
    const next = random(7);
    const GROUPS = 50_000;
    const cumulated = new Float64Array(GROUPS);
    let sum = 0;
    for (let i = 0; i < GROUPS; i++) cumulated[i] = sum += 1 / (i + 1);
    const draw = () => {
      const wanted = next() * sum;
      let low = 0;
      let high = GROUPS - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (cumulated.at(middle)! < wanted) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    const queries = Array.from({ length: 300_000 }, () => [draw(), 0.001 + next() * 0.01] as const);
    const { top, truth, total } = run(500, queries);
    const best = [...truth].sort((a, b) => b[1] - a[1]).slice(0, 50);
    const found = new Map(top.list().map((one) => [Number.parseInt(one.statement.id, 16), one]));
    expect(best.filter(([n]) => found.has(n))).toHaveLength(50);
    expect(Math.max(...top.list().map(({ missed }) => missed))).toBeLessThanOrEqual(total / 500);
  });

  it('are never missed by more than the total over the room, whatever comes', () => {
    const query = fc.tuple(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 1_000 }));
    fc.assert(
      fc.property(fc.array(query, { maxLength: 300 }), fc.integer({ min: 1, max: 12 }), (queries, room) => {
        const { top, truth, total } = run(room, queries);
        const list = top.list();
        expect(list.length).toBe(Math.min(room, truth.size));
        const shown = new Set(list.map((one) => Number.parseInt(one.statement.id, 16)));
        for (const one of list) {
          const actual = truth.get(Number.parseInt(one.statement.id, 16))!;
          expect(one.seconds).toBeLessThanOrEqual(actual);
          expect(one.weight).toBeGreaterThanOrEqual(actual);
          expect(one.missed).toBeLessThanOrEqual(total / room);
        }
        const heavy = [...truth].filter(([, seconds]) => seconds > total / room);
        expect(heavy.every(([n]) => shown.has(n))).toBe(true);
      }),
    );
  });

  it('have counters that never go down and lose nothing, whoever comes and goes', () => {
    const registry = new Registry();
    const known = new Map<number, QueryGroup>();
    const top: TopGroups = new TopGroups(40, (left) => {
      series.leave(left);
      known.delete(Number.parseInt(left.statement.id, 16));
    });
    const series: TopSeries = new TopSeries(registry, 'p', top, 4);
    const before = new Map<string, number>();
    const next = random(3);
    let total = 0;
    for (let scrape = 0; scrape < 60; scrape++) {
      for (let i = 0; i < 200; i++) {
        // The favourites change with time.
        const n = next() < 0.5 ? Math.floor(scrape / 10) * 3 + Math.floor(next() * 3) : Math.floor(next() * 2_000);
        let one = known.get(n);
        if (one === undefined) known.set(n, (one = group(n)));
        if (!one.isWatched) top.admit(one);
        one.calls++;
        one.seconds += 1;
        total++;
      }
      series.update();
      const lines = registry.encode('text').toString().split('\n');
      const calls = lines.filter((line) => line.startsWith('pulso_query_group_calls_total{'));
      const now = new Map(calls.map((line) => [line.slice(0, line.indexOf('}')), Number(line.split(' ').at(-1))]));
      expect(now.size).toBeLessThanOrEqual(2 * 4 + 1);
      for (const [labels, value] of now) expect(value).toBeGreaterThanOrEqual(before.get(labels) ?? 0);
      const gone = [...before.keys()].filter((labels) => !now.has(labels));
      for (const labels of gone) before.delete(labels);
      for (const [labels, value] of now) before.set(labels, value);
    }
    const other = [...before].find(([labels]) => labels.includes('query_group="other"'))![1];
    expect(other).toBeGreaterThan(total / 3);
  });
});

describe('StatementMap', () => {
  it('makes one value for a group, keeps what is asked for, and forgets in bulk what is not', () => {
    let made = 0;
    const map = new StatementMap(() => ++made);
    expect(map.of('select 1')).toBe(map.of('SELECT 2'));
    for (let i = 0; i < 5_000; i++) {
      map.of('select hot');
      map.of(`select cold_${i}`);
    }
    expect(made).toBe(5_002);
    map.of('select hot');
    expect(made).toBe(5_002);
    map.of('select cold_0');
    expect(made).toBe(5_003);
    const long = `select '${'x'.repeat(10_000)}'`;
    expect(map.of(long)).toBe(map.of(long));
  });
});
