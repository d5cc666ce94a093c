import { join } from 'node:path';
import { jest } from '@jest/globals';
import { profiles, type Override, type Signal } from '@pulso/catalogue';
import * as fc from 'fast-check';
import { generateRules } from '../src/index.ts';
import { run, scratchFolder, writeFiles } from './programs.ts';
import { yamlFile } from '../src/yaml.ts';

jest.setTimeout(120_000);

/** A gauge that stands for any raw value: what is tested here is how values are judged, not how they are made. */
const GAUGE = 'test_value';

function signal(id: string, own: Pick<Signal, 'bad' | 'warning' | 'critical' | 'overrides'>): Signal {
  const text = { en: id, 'pt-BR': id };
  return {
    ...{ id, area: 'cache', title: text, unit: 'seconds', scope: 'service', entity: 'thing', road: 'operations' },
    ...{ summary: text, meaning: text, firstAction: text, diagnose: [], remedy: [], source: id },
    value: `max by ($by) (${GAUGE}{of="${id}"})`,
    sample: () => [],
    ...own,
  };
}

interface Case {
  readonly signal: Signal;
  readonly values: ReadonlyMap<string, number>;
}

/** Where promtool's answer differs from the expectation, as it prints it. */
function differences(
  cases: readonly Case[],
  expectations: readonly { expr: string; exp_samples: { labels: string; value: number }[] }[],
): string {
  const folder = scratchFolder();
  writeFiles(join(folder, 'rules'), generateRules({ signals: cases.map((one) => one.signal), profile: profiles.demo }));
  const input_series = cases.flatMap((one) =>
    [...one.values].map(([thing, value]) => ({
      series: `${GAUGE}{cluster="c", service="s", instance="i", of="${one.signal.id}", thing="${thing}"}`,
      values: `${value}x20`,
    })),
  );
  const test = {
    interval: '1s',
    input_series,
    promql_expr_test: expectations.map((one) => ({ ...one, eval_time: '10s' })),
  };
  const text = yamlFile({
    rule_files: ['../rules/cache.yml'],
    evaluation_interval: '2s',
    tests: [test],
  });
  writeFiles(join(folder, 'tests'), new Map([['test.yml', text]]));
  const { code, output } = run('promtool', 'test', 'rules', join(folder, 'tests', 'test.yml'));
  return code === 0 ? '' : output;
}

const labelsOf = (metric: string, id: string, thing: string) =>
  `${metric}{area="cache", cluster="c", service="s", entity="${thing}", signal="${id}"}`;

/** The bounds' meaning, said a second time and in another way. */
function judge(of: Signal, thing: string, value: number): number {
  const override = of.overrides?.find(({ entity }) => entity === thing);
  const reached = (bound: number | undefined) =>
    bound !== undefined && (of.bad === 'above' ? value >= bound : value <= bound);
  if (reached(override?.critical ?? of.critical)) return 2;
  return reached(override?.warning ?? of.warning) ? 1 : 0;
}

describe('a value is judged', () => {
  it('by the bound of its own entity, else by the general one, bounds included', () => {
    const low = signal('low_is_bad', {
      bad: 'below',
      warning: 0.7,
      critical: 0.2,
      overrides: [{ entity: 'photos', warning: 0.5 }],
    });
    const values = new Map([
      ['photos', 0.6],
      ['profiles', 0.6],
      ['at-warning', 0.7],
      ['at-critical', 0.2],
      ['well', 0.71],
    ]);
    const state = (thing: string, value: number) => ({ labels: labelsOf('pulso:signal:state', low.id, thing), value });
    const threshold = (thing: string, value: number) => ({
      labels: `pulso:signal:threshold{area="cache", bad="below", cluster="c", service="s", entity="${thing}", severity="warning", signal="${low.id}"}`,
      value,
    });
    const answer = differences(
      [{ signal: low, values }],
      [
        {
          expr: 'pulso:signal:state',
          exp_samples: [
            state('photos', 0),
            state('profiles', 1),
            state('at-warning', 1),
            state('at-critical', 2),
            state('well', 0),
          ],
        },
        {
          expr: 'pulso:signal:threshold{severity="warning"}',
          exp_samples: [...values.keys()].map((thing) => threshold(thing, thing === 'photos' ? 0.5 : 0.7)),
        },
      ],
    );
    expect(answer).toBe('');
  });

  it('never when it is NaN, and the rest goes on', () => {
    const ratio = {
      ...signal('ratio', { bad: 'above', warning: 1 }),
      value: `max by ($by) (${GAUGE}) / max by ($by) (${GAUGE})`,
    };
    const answer = differences(
      [
        {
          signal: ratio,
          values: new Map([
            ['nothing', 0],
            ['something', 3],
          ]),
        },
      ],
      [
        {
          expr: 'pulso:signal:value',
          exp_samples: [{ labels: labelsOf('pulso:signal:value', 'ratio', 'something'), value: 1 }],
        },
      ],
    );
    expect(answer).toBe('');
  });
});

describe('the recorded state', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const things = ['one', 'two', 'three'] as const;
  const bounds = fc.record({ warning: number, critical: number }, { requiredKeys: [] });
  const override = (entity: string): fc.Arbitrary<Override> => bounds.map((own) => ({ entity, ...own }));
  const caseOf = (index: number): fc.Arbitrary<Case> =>
    fc
      .record({
        own: bounds,
        bad: fc.constantFrom('above' as const, 'below' as const),
        overrides: fc.subarray(['one', 'two']).chain((names) => fc.tuple(...names.map(override))),
        values: fc.tuple(number, number, number),
        atBound: fc.boolean(),
      })
      .map(({ own, bad, overrides, values, atBound }) => ({
        signal: signal(`s${index}`, { ...own, bad, overrides }),
        // Now and then a value lies exactly on its bound.
        values: new Map(
          things.map((thing, at) => [thing, atBound && at === 2 ? (own.warning ?? 0) : (values[at] ?? 0)]),
        ),
      }));

  it('equals the join of value with threshold, and what the bounds mean, for any bounds and values', () => {
    const [cases = []] = fc.sample(fc.tuple(...Array.from({ length: 60 }, (_, index) => caseOf(index))), {
      numRuns: 1,
      ...(process.env['FC_SEED'] === undefined ? {} : { seed: Number(process.env['FC_SEED']) }),
    });
    const past = (bad: string, operator: string, severity: string) =>
      `pulso:signal:value ${operator} ignoring (severity, bad) pulso:signal:threshold{severity="${severity}", bad="${bad}"}`;
    const joined = [
      `(${past('above', '>=', 'critical')}) ^ 0 * 2 or (${past('below', '<=', 'critical')}) ^ 0 * 2`,
      `(${past('above', '>=', 'warning')}) ^ 0 or (${past('below', '<=', 'warning')}) ^ 0`,
      'pulso:signal:value ^ 0 * 0',
    ].join(' or ');
    const states = cases.flatMap((one) =>
      [...one.values].map(([thing, value]) => ({
        labels: labelsOf('pulso:signal:state', one.signal.id, thing),
        value: judge(one.signal, thing, value),
      })),
    );
    // Without all three states the sample would prove little.
    expect(new Set(states.map(({ value }) => value))).toEqual(new Set([0, 1, 2]));
    const answer = differences(cases, [
      { expr: 'pulso:signal:state', exp_samples: states },
      { expr: `pulso:signal:state != (${joined})`, exp_samples: [] },
      { expr: `count(pulso:signal:state == (${joined}))`, exp_samples: [{ labels: '{}', value: states.length }] },
    ]);
    expect(answer).toBe('');
  });
});
