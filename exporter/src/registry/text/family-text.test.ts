import * as fc from 'fast-check';
import type { MetricFamily } from '@pulso/catalogue';
import { bucketIndex } from '../bucket-index.ts';
import { Gauge } from '../gauge.ts';
import { Histogram } from '../histogram.ts';
import { SeriesSet } from '../series.ts';
import { FamilyText, type TextJob } from './family-text.ts';
import type { ExpositionFormat } from './format.ts';

const BUCKETS = [0.1, 1, 3];
const base = { unit: 'count', labels: ['a', 'b'], help: 'h', limit: 6 } as const;
const gaugeFamily = { ...base, name: 'level', type: 'gauge' } as const satisfies MetricFamily;
const histogramFamily = { ...base, name: 'took', type: 'histogram', buckets: BUCKETS } as const satisfies MetricFamily;

const never = () => undefined;
const common = { onOverflow: never, onRedacted: never };

/** The lines of one series by what it was told, as a plain encoder writes them. */
interface Model {
  write(series: string, value: number): void;
  remove(series: string): void;
  lines(): Map<string, number>;
}

function gaugeModel(): Model {
  const values = new Map<string, number>();
  return {
    write: (series, value) => void values.set(series, value),
    remove: (series) => void values.delete(series),
    lines: () =>
      new Map([...values].filter(([, value]) => Number.isFinite(value)).map(([s, v]) => [`level{${s}}`, v + 0])),
  };
}

function histogramModel(): Model {
  const observed = new Map<string, number[]>();
  return {
    write: (series, value) => {
      if (!observed.has(series)) observed.set(series, []);
      if (Number.isFinite(value)) observed.get(series)!.push(value);
    },
    remove: (series) => void observed.delete(series),
    lines: () => {
      const lines = new Map<string, number>();
      for (const [series, values] of observed) {
        for (const bound of BUCKETS) {
          const le = Number.isInteger(bound) ? `${bound}.0` : `${bound}`;
          lines.set(`took_bucket{${series},le="${le}"}`, values.filter((v) => v <= bound).length);
        }
        const sum = values.reduce((total, v) => total + v, 0);
        lines.set(`took_bucket{${series},le="+Inf"}`, values.length);
        lines.set(`took_sum{${series}}`, Number.isFinite(sum) ? sum + 0 : Math.sign(sum) * Number.MAX_VALUE);
        lines.set(`took_count{${series}}`, values.length);
      }
      return lines;
    },
  };
}

function linesOf(page: string): Map<string, number> {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const split = lines.map((line): [string, number] => {
    const at = line.indexOf('} ') + 1;
    return [line.slice(0, at), Number(line.slice(at).trim()) + 0];
  });
  const parsed = new Map(split);
  expect(parsed.size).toBe(lines.length);
  return parsed;
}

const names = fc.constantFrom('1', '2', 'é"\n', 'x'.repeat(20));
const value = fc.oneof(fc.nat(3), fc.maxSafeNat(), fc.double(), fc.constant(NaN));
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), a: names, b: names, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), a: names, b: names }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('start' as const, 'step' as const, 'step' as const, 'update' as const),
    }),
  },
);

interface Subject {
  readonly set: SeriesSet;
  readonly model: Model;
  readonly write: (a: string, b: string, value: number) => void;
}

function gauges(): Subject {
  const set = new SeriesSet<Gauge>(gaugeFamily, {
    ...{ ...common, stride: 1, initial: NaN },
    make: (cells, at) => new Gauge(cells, at),
  });
  return { set: set, model: gaugeModel(), write: (a, b, v) => set.find(a, b).set(v) };
}

function histograms(): Subject {
  const index = bucketIndex(BUCKETS);
  const set = new SeriesSet<Histogram>(histogramFamily, {
    ...{ ...common, stride: BUCKETS.length + 2, initial: 0 },
    make: (cells, at) => new Histogram(cells, at, index),
  });
  return { set: set, model: histogramModel(), write: (a, b, v) => set.find(a, b).observe(v) };
}

describe.each([
  ['gauges', gauges],
  ['histograms', histograms],
])('the text of %s', (_, make) => {
  it.each<[ExpositionFormat, boolean]>([
    ['text', true],
    ['openmetrics', true],
    ['text', false],
  ])(
    'shows the numbers of the moment at which it was begun, whatever happens meanwhile (%s, kept: %s)',
    (format, keep) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 14 }), (steps, linesPerSlice) => {
          const { set, model, write } = make();
          const text = new FamilyText(set, format, { keep, linesPerSlice });
          set.watch(text);
          const jobs: { readonly job: TextJob; readonly expected: Map<string, number> }[] = [];
          // Seven label sets at most, so that none is folded into `other`: the model does not know of it.
          const known = new Set<string>();
          for (const act of steps) {
            if (act.do === 'write' || act.do === 'remove') {
              const series = `a="${escape(act.a)}",b="${escape(act.b)}"`;
              if (act.do === 'remove') {
                set.remove({ a: act.a, b: act.b });
                model.remove(series);
                known.delete(series);
              } else if (known.has(series) || known.size < base.limit) {
                known.add(series);
                write(act.a, act.b, act.value);
                model.write(series, act.value);
              }
            } else if (act.do === 'start') {
              jobs.push({ job: text.start(), expected: model.lines() });
            } else if (act.do === 'step') {
              jobs.at(-1)?.job.step();
            } else {
              const page = Buffer.from(text.update());
              jobs.push({ job: { step: () => true, parts: [page] }, expected: model.lines() });
            }
          }
          for (const { job } of jobs) while (!job.step());
          for (const { job, expected } of jobs) expect(linesOf(Buffer.concat(job.parts).toString())).toEqual(expected);
        }),
        { numRuns: 500 },
      );
    },
  );
});

const escape = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
