import { jest } from '@jest/globals';
import { randomStream } from '@pulso/random';
import { adviceTexts } from '../../advice/advice.ts';
import { findRegressions } from './find.ts';
import { regression } from './regression.ts';

// Weeks of instants take their time on a busy machine.
jest.setTimeout(60_000);

const STEP = 300;
const DAY = 288;
const grid = { start: 1_750_032_000, step: STEP, length: 9 * DAY };
const random = randomStream(1);
/** Of a service with a daily rhythm whose latency follows its traffic. */
const jitter = (size: number) => 1 + size * (random() + random() - 1);
const loads = Float64Array.from(
  { length: grid.length },
  (_, at) => 50 * (1 + 0.5 * Math.sin((2 * Math.PI * at) / DAY)) * jitter(0.1),
);
const of = (value: (at: number) => number) => Float64Array.from({ length: grid.length }, (_, at) => value(at));
const latency = (load: number) => 0.1 * (1 + load / 100) * jitter(0.1);
const steady = of((at) => latency(loads[at] ?? NaN));
const named = (measure: string, values: Float64Array, labels = {}) => ({ labels: { measure, ...labels }, values });
const at = grid.length - 100;
const versions = [
  named(
    'version',
    of((i) => (i < at ? 1 : NaN)),
    { version: '1.0' },
  ),
  named(
    'version',
    of((i) => (i < at ? NaN : 1)),
    { version: '1.1' },
  ),
];
const find = (...columns: ReturnType<typeof named>[]) => findRegressions(grid, [named('load', loads), ...columns]);
const raised = of((i) => (steady[i] ?? NaN) * (i >= at ? 1.3 : 1));

describe('findRegressions', () => {
  it('tells what a release made worse, by how much and since when', () => {
    const { regressions } = find(named('latency', raised), ...versions);
    expect(regressions).toHaveLength(1);
    const [found] = regressions;
    expect(found).toMatchObject({ measure: { id: 'latency' }, since: grid.start + at * STEP, version: '1.1' });
    expect(found?.release).toMatchObject({ version: '1.1', previous: '1.0' });
    expect(Math.expm1(found?.shift ?? 0)).toBeCloseTo(0.3, 1);
    expect(found?.interval[0]).toBeLessThan(Math.log(1.3));
    expect(found?.interval[1]).toBeGreaterThan(Math.log(1.3) * 0.98);
  });

  it('tells what became worse without one, and when', () => {
    const { regressions } = find(named('latency', raised));
    expect(regressions).toHaveLength(1);
    expect(Math.abs((regressions[0]?.since ?? 0) - grid.start - at * STEP)).toBeLessThanOrEqual(3_600);
    expect(regressions[0]?.release).toBeUndefined();
  });

  it('tells what became worse a few hours ago, behind a lesser rise of the day before', () => {
    const [lesser, late] = [grid.length - DAY, grid.length - 60];
    const twice = of((i) => (steady[i] ?? NaN) * (i < lesser ? 1 : i < late ? 1.08 : 1.35));
    const { regressions } = find(named('latency', twice));
    expect(regressions).toHaveLength(1);
    expect(Math.abs((regressions[0]?.since ?? 0) - grid.start - late * STEP)).toBeLessThanOrEqual(3_600);
  });

  it('says nothing of a release that changed nothing, made it better, or a trifle worse', () => {
    for (const factor of [1, 0.7, 1.04]) {
      const values = of((i) => (steady[i] ?? NaN) * (i >= at ? factor : 1));
      expect(find(named('latency', values), ...versions).regressions).toEqual([]);
    }
  });

  it('does not blame a release for more traffic', () => {
    const more = of((i) => (loads[i] ?? NaN) * (i >= at ? 1.5 : 1));
    const followed = of((i) => latency(more[i] ?? NaN));
    const found = findRegressions(grid, [named('load', more), named('latency', followed), ...versions]);
    expect(found.regressions).toEqual([]);
  });

  it('does not blame a release for what has grown all along, nor for what is over', () => {
    const growing = of((i) => (steady[i] ?? NaN) * (1 + (0.5 * i) / grid.length));
    const over = of((i) => (steady[i] ?? NaN) * (i >= at && i < at + 15 ? 1.5 : 1));
    for (const values of [growing, over]) expect(find(named('latency', values), ...versions).regressions).toEqual([]);
  });

  it('says nothing where a better day ends, and what follows is as the week before', () => {
    const better = of((i) => (steady[i] ?? NaN) * (i >= at - DAY && i < at ? 0.85 : 1));
    expect(find(named('latency', better)).regressions).toEqual([]);
    // Worse than the week before it is told, after a better day too.
    const worse = of((i) => (better[i] ?? NaN) * (i >= at ? 1.3 : 1));
    expect(find(named('latency', worse)).regressions).toHaveLength(1);
  });

  it('blames the release that did it, not the one after', () => {
    const later = at + 40;
    const three = [
      ...versions.slice(0, 1),
      named(
        'version',
        of((i) => (i >= at && i < later ? 1 : NaN)),
        { version: '1.1' },
      ),
      named(
        'version',
        of((i) => (i >= later ? 1 : NaN)),
        { version: '1.2' },
      ),
    ];
    const { regressions } = find(named('latency', raised), ...three);
    expect(regressions.map(({ release }) => release?.version)).toEqual(['1.1']);
  });

  it('counts failures, and says nothing of a handful', () => {
    const share = (ratio: number) => of((i) => ratio * (i >= at ? 2 : 1) * jitter(0.3));
    expect(find(named('errors', share(0.01)), ...versions).regressions.map(({ measure }) => measure.id)).toEqual([
      'errors',
    ]);
    const few = find(named('errors', share(0.000_01)), ...versions);
    expect(few.regressions).toEqual([]);
    expect(few.silent).toContain('errors after version 1.1: There are too few failures to compare.');
  });

  it('says nothing of less than a day of history, and why', () => {
    const young = of((i) => (i < at - 100 ? NaN : (raised[i] ?? NaN)));
    const { regressions, silent } = find(named('latency', young), ...versions);
    expect(regressions).toEqual([]);
    expect(silent).toEqual(['latency after version 1.1: There is less than a day of history before it.']);
  });
});

describe('the advice', () => {
  const { advise } = regression();
  const history = { service: 'clinic', cluster: 'prod', grid };

  it('names both versions, proposes the way back, and its formula gives its figure', () => {
    const columns = [named('load', loads), named('latency', raised), ...versions];
    const { advice } = advise({ ...history, columns });
    expect(advice).toHaveLength(1);
    const [first] = advice;
    expect(first).toMatchObject({ kind: 'latency_regression', entity: 'clinic', severity: 'warning', area: 'http' });
    expect(first?.predictedEffect).toBeCloseTo(1 / 1.3 - 1, 1);
    expect(first?.gain?.savedTime).toBeGreaterThan(0);
    expect(first && adviceTexts(first).why).toMatch(
      /since 2025-06-\d\d \d\d:\d\d UTC, .* Version now: 1\.1; before: 1\.0\.$/,
    );
    expect(first?.details?.join(' ')).toContain('deploy version 1.0 again');
    const { inputs, result } = first?.explanation ?? {};
    const change = 1 + (inputs?.['change']?.value ?? NaN);
    expect((inputs?.['after']?.value ?? NaN) / change).toBeCloseTo(result?.value ?? NaN, 10);
  });

  it('is critical where people surely wait twice as long', () => {
    const columns = [
      named('load', loads),
      named(
        'latency',
        of((i) => (steady[i] ?? NaN) * (i >= at ? 3 : 1)),
      ),
      ...versions,
    ];
    expect(advise({ ...history, columns }).advice[0]?.severity).toBe('critical');
  });
});
