import { alertName, duration, seconds, type Severity, type Signal } from '@pulso/catalogue';
import { severities, type Settings } from '../options.ts';
import { alertLabels } from '../rules/alert-rule.ts';
import { filledSlots, signalAnnotations } from '../rules/annotations.ts';
import { recorded } from '../rules/expressions.ts';
import { humanize, humanizeBound } from '../rules/humanize.ts';
import { keepsFiring, waitsFor } from '../rules/timing.ts';
import { levelOf } from './levels.ts';
import { inputSeries, ramp, seriesName, stepOf, type InputSeries } from './series.ts';

export interface ExpectedAlert {
  readonly exp_labels: Readonly<Record<string, string>>;
  readonly exp_annotations: Readonly<Record<string, string>>;
}

/** One test as `promtool test rules` reads it. */
export interface PromtoolTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly InputSeries[];
  readonly alert_rule_test?: readonly {
    readonly eval_time: string;
    readonly alertname: string;
    readonly exp_alerts: readonly ExpectedAlert[];
  }[];
  readonly promql_expr_test?: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
}

/** Value of the entity label in tests: a name that nobody has an override for. */
export const ENTITY = 'sample';
/** Services, by how ill they are: each lies just past a bound, or just short of the next one. */
const STATES = ['critical', 'nearly', 'warning', 'quiet'] as const;
const STATE_NUMBER = { critical: 2, nearly: 1, warning: 1, quiet: 0 } as const;
/** How far traffic lies above or below the floor. */
const MARGIN = 0.02;

/** Identity labels of a service in tests. */
export function identityOf(service: string, { groupBy }: Pick<Settings, 'groupBy'>): Record<string, string> {
  return Object.fromEntries(groupBy.map((label) => [label, label === 'service' ? service : `${label}-1`]));
}

/** Labels of a signal's recorded series, in tests. */
export function recordedLabels(signal: Signal, service: string, settings: Settings): Record<string, string> {
  return {
    area: signal.area,
    ...identityOf(service, settings),
    ...(signal.entity === undefined ? {} : { entity: ENTITY }),
    ...(signal.scope === 'instance' ? { instance: 'instance-1' } : {}),
    signal: signal.id,
  };
}

/** Another signal, as recorded, far beyond all bounds on both sides: nothing of it is this signal's. */
function stranger(signal: Signal, steps: number, settings: Settings): InputSeries[] {
  const labels = { ...recordedLabels(signal, 'stranger', settings), signal: 'stranger' };
  const recordedAs = (name: string, value: number) => ({
    series: seriesName(`pulso:signal:${name}`, labels),
    values: ramp(value, 0, steps),
  });
  return [recordedAs('value', signal.bad === 'above' ? 1e15 : -1e15), recordedAs('state', 2)];
}

/**
 * The test of one signal's alert: several services at once, on either side of each bound and of the traffic's floor. All
 * are well in the end. Another signal is critical all the time, which must not matter. Undefined for a signal without a
 * bound.
 */
export function signalTest(signal: Signal, settings: Settings): PromtoolTest | undefined {
  const quiet = levelOf(signal, 'quiet');
  if (quiet === undefined) return undefined;
  const stepSeconds = stepOf(settings);
  const wholeSteps = (time: number) => Math.ceil(time / stepSeconds) * stepSeconds;
  const bounded = severities.filter((severity) => signal[severity] !== undefined);
  const waits = bounded.map((severity) => waitsFor(signal, severity, settings));
  const window = seconds(settings.profile.window);
  const firing = wholeSteps(Math.max(...waits) + window);
  const keeps = Math.max(...bounded.map((severity) => keepsFiring(signal, severity, settings)));
  const resolved = wholeSteps(firing + window + keeps + 2 * stepSeconds);
  const phase = (value: number, traffic: number, until: number) => ({
    samples: signal.sample(value, traffic),
    steps: until / stepSeconds + 1,
  });
  const series = (service: string, value: number, traffic: number) =>
    inputSeries([phase(value, traffic, firing), phase(quiet, traffic, resolved - firing)], stepSeconds, {
      ...identityOf(service, settings),
      instance: 'instance-1',
      ...(signal.entity === undefined ? {} : { [signal.entity]: ENTITY }),
    });
  const floor = signal.floor ?? 1;
  const levels = STATES.flatMap((state) => {
    const value = levelOf(signal, state);
    return value === undefined ? [] : [{ state, value }];
  });
  const worst = levels[0]?.value ?? quiet;
  const expected = (service: (typeof STATES)[number], severity: Severity): ExpectedAlert => {
    const labels = recordedLabels(signal, service, settings);
    const value = humanize(levels.find(({ state }) => state === service)?.value ?? Number.NaN, signal.unit);
    const slots = filledSlots(labels, value, humanizeBound(signal[severity] ?? Number.NaN, signal.unit));
    return {
      exp_labels: { ...labels, ...alertLabels(signal, severity, settings) },
      exp_annotations: signalAnnotations(signal, severity, slots, settings),
    };
  };
  const alertname = alertName(signal.id);
  const at = (time: number, exp_alerts: readonly ExpectedAlert[]) => ({
    eval_time: duration(time),
    alertname,
    exp_alerts,
  });
  const state = (name: 'state' | 'idle', service: string, value: number) => ({
    labels: seriesName(`pulso:signal:${name}`, recordedLabels(signal, service, settings)),
    value,
  });
  const hasIdle = signal.traffic !== undefined;
  return {
    name: `${alertname}: fires past its bounds, is quiet short of them${hasIdle ? ' and without traffic' : ''}, and resolves`,
    interval: duration(stepSeconds),
    input_series: [
      ...levels.flatMap(({ state: service, value }) => series(service, value, floor * (1 + MARGIN))),
      ...(hasIdle ? series('idle', worst, floor * (1 - MARGIN)) : []),
      ...stranger(signal, resolved / stepSeconds, settings),
    ],
    alert_rule_test: [
      at(Math.max(0, Math.min(...waits) - seconds(settings.profile.evaluationInterval)), []),
      at(
        firing,
        levels.flatMap(({ state: service }) =>
          bounded
            .filter((severity) => STATE_NUMBER[severity] <= STATE_NUMBER[service])
            .map((severity) => expected(service, severity)),
        ),
      ),
      at(resolved, []),
    ],
    promql_expr_test: [
      {
        expr: recorded('state', signal.id),
        eval_time: duration(firing),
        exp_samples: levels.map(({ state: service }) => state('state', service, STATE_NUMBER[service])),
      },
      {
        expr: `pulso:signal:idle{signal=${JSON.stringify(signal.id)}}`,
        eval_time: duration(firing),
        exp_samples: hasIdle ? [state('idle', 'idle', 1)] : [],
      },
    ],
  };
}
