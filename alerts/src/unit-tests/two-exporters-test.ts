import { duration, type Signal } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { levelOf } from './levels.ts';
import { inputSeries, stepOf } from './series.ts';
import { identityOf, type PromtoolTest } from './signal-test.ts';

/** How long, in steps of the input, they watch. */
const STEPS = 20;

/** Two daemons that watch the same server are one: its value does not double. */
function twoExporters(signal: Signal, settings: Settings): PromtoolTest {
  const step = stepOf(settings);
  const identity = identityOf('observed', settings);
  const entity = signal.entity === undefined ? {} : { [signal.entity]: 'sample' };
  const samples = signal.sample(levelOf(signal, 'quiet') ?? 0, 1);
  return {
    name: `${signal.id}: a second exporter of the same changes nothing`,
    interval: duration(step),
    input_series: ['daemon-1', 'daemon-2'].flatMap((instance) =>
      inputSeries([{ samples, steps: STEPS + 1 }], step, { ...identity, ...entity, instance }),
    ),
    promql_expr_test: [
      {
        expr: `count(pulso:signal:value{signal="${signal.id}"}) + sum(pulso:signal:state{signal="${signal.id}"})`,
        eval_time: duration(STEPS * step),
        exp_samples: [{ labels: '{}', value: 1 }],
      },
    ],
  };
}

/** The test of one of these signals that is observed; undefined where none is. */
export function twoExportersTest(signals: readonly Signal[], settings: Settings): PromtoolTest | undefined {
  const observed = signals.find(({ scope, unit }) => scope === 'observed' && unit === 'ratio');
  return observed === undefined ? undefined : twoExporters(observed, settings);
}
