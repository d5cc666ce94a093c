import { CASE_SECONDS, duration, type Signal } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { recorded } from '../rules/expressions.ts';
import { ENTITY, identityOf, recordedLabels, type PromtoolTest } from './signal-test.ts';
import { inputSeries, seriesName, stepOf } from './series.ts';

/** The test of a signal's cases: a service each. Undefined for a signal without any. */
export function caseTest(signal: Signal, settings: Settings): PromtoolTest | undefined {
  const { cases = [], id } = signal;
  if (cases.length === 0) return undefined;
  const step = stepOf(settings);
  const steps = Math.ceil(CASE_SECONDS / step) + 1;
  const service = (index: number) => `case-${index + 1}`;
  return {
    name: `${id}: ${cases.map(({ name }) => name).join('; ')}`,
    interval: duration(step),
    input_series: cases.flatMap(({ series }, index) =>
      inputSeries([{ samples: series, steps }], step, {
        ...identityOf(service(index), settings),
        instance: 'instance-1',
        ...(signal.entity === undefined ? {} : { [signal.entity]: ENTITY }),
      }),
    ),
    promql_expr_test: [
      {
        expr: recorded('value', id),
        eval_time: duration(CASE_SECONDS),
        exp_samples: cases.flatMap(({ value }, index) =>
          value === undefined
            ? []
            : [{ labels: seriesName('pulso:signal:value', recordedLabels(signal, service(index), settings)), value }],
        ),
      },
    ],
  };
}
