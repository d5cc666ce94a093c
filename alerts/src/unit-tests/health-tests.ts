import { alertName, duration, seconds, signalMissing, type Signal } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { alertLabels } from '../rules/alert-rule.ts';
import { filledSlots, missingAnnotations } from '../rules/annotations.ts';
import { waits } from '../rules/timing.ts';
import { identityOf, type PromtoolTest } from './signal-test.ts';
import { levelOf } from './levels.ts';
import { inputSeries, ramp, seriesName, stepOf } from './series.ts';

/** How long, in steps of the input, a service runs before anything happens to it. */
const STEPS = 20;

/** What vanishes is unknown, tells so, and is never well; also where it was there for less than the memory. */
function missing(signal: Signal, settings: Settings): PromtoolTest {
  const step = stepOf(settings);
  const identity = identityOf('vanished', settings);
  const entity = signal.entity === undefined ? {} : { [signal.entity]: 'sample' };
  const samples = signal.sample(levelOf(signal, 'quiet') ?? 0, (signal.floor ?? 1) * 10);
  const labels = {
    area: signal.area,
    ...identity,
    ...(signal.entity === undefined ? {} : { entity: 'sample' }),
    signal: signal.id,
  };
  const identityText = (metric: string, extra: Readonly<Record<string, string>> = {}) =>
    seriesName(metric, { ...extra, ...identity });
  const gone = STEPS * step + seconds(settings.profile.window) + step;
  const firing = gone + waits(signalMissing.id, settings.profile.missingAfter, settings) + step;
  const forgotten = gone + seconds(settings.profile.missingMemory) + 10 * step;
  const alertname = alertName(signalMissing.id);
  // Compliance is no part of the health.
  const counts = signal.road === 'operations';
  const shown = (value: number) => (counts ? [{ labels: identityText('pulso:health:state'), value }] : []);
  return {
    name: `${signal.id}, once vanished, is unknown in its area${counts ? ' and in the health' : ''}, and its alert fires`,
    interval: duration(step),
    input_series: inputSeries([{ samples, steps: STEPS }], step, {
      ...identity,
      ...entity,
      instance: 'instance-1',
    }).map(({ series, values }) => ({ series, values: `${values} stale` })),
    promql_expr_test: [
      { expr: 'pulso:signal:missing', eval_time: duration((STEPS - 1) * step), exp_samples: [] },
      {
        expr: 'pulso:health:state',
        eval_time: duration(10 * step),
        exp_samples: shown(0),
      },
      {
        expr: 'pulso:signal:missing',
        eval_time: duration(firing),
        exp_samples: [{ labels: seriesName('pulso:signal:missing', labels), value: 1 }],
      },
      {
        expr: 'pulso:area:state',
        eval_time: duration(firing),
        exp_samples: [{ labels: identityText('pulso:area:state', { area: signal.area }), value: -1 }],
      },
      {
        expr: 'pulso:health:state',
        eval_time: duration(firing),
        exp_samples: shown(-1),
      },
      { expr: 'pulso:signal:missing', eval_time: duration(forgotten), exp_samples: [] },
    ],
    alert_rule_test: [
      { eval_time: duration((STEPS - 1) * step), alertname, exp_alerts: [] },
      {
        eval_time: duration(firing),
        alertname,
        exp_alerts: [
          {
            exp_labels: { ...labels, ...alertLabels({ road: signal.road }, 'warning', settings) },
            exp_annotations: missingAnnotations(filledSlots(labels), settings),
          },
        ],
      },
      { eval_time: duration(forgotten), alertname, exp_alerts: [] },
    ],
  };
}

/** The seeds' rule, fed with states directly: per service, `[signal, area, entity, state]`. */
const HEALTH: readonly { service: string; health?: number; states: readonly [string, string, string, number][] }[] = [
  {
    service: 'two-warnings',
    health: 0,
    states: [
      ['a', 'http', '', 1],
      ['b', 'cache', '', 1],
    ],
  },
  {
    service: 'three-warnings',
    health: 1,
    states: [
      ['a', 'http', '', 1],
      ['b', 'cache', '', 1],
      ['c', 'pool', '', 1],
    ],
  },
  {
    service: 'one-signal-thrice',
    health: 0,
    states: [
      ['a', 'cache', 'one', 1],
      ['a', 'cache', 'two', 1],
      ['a', 'cache', 'three', 1],
    ],
  },
  {
    service: 'one-critical',
    health: 2,
    states: [
      ['a', 'http', '', 2],
      ['b', 'cache', '', 0],
    ],
  },
  {
    service: 'compliance-critical',
    health: 0,
    states: [
      ['a', 'http', '', 0],
      ['x', 'compliance', '', 2],
    ],
  },
  { service: 'compliance-alone', states: [['x', 'compliance', '', 2]] },
];

function health(settings: Settings): PromtoolTest {
  const step = stepOf(settings);
  const worst = new Map<string, { service: string; area: string; state: number }>();
  for (const { service, states } of HEALTH) {
    for (const [, area, , state] of states) {
      const known = worst.get(`${service} ${area}`)?.state ?? 0;
      worst.set(`${service} ${area}`, { service, area, state: Math.max(known, state) });
    }
  }
  return {
    name: 'Health counts distinct signals by the rule of the seeds; compliance has its own area only',
    interval: duration(step),
    input_series: HEALTH.flatMap(({ service, states }) =>
      states.map(([signal, area, entity, state]) => ({
        series: seriesName('pulso:signal:state', {
          ...identityOf(service, settings),
          signal,
          area,
          ...(entity === '' ? {} : { entity }),
        }),
        values: ramp(state, 0, 5),
      })),
    ),
    promql_expr_test: [
      {
        expr: 'pulso:health:state',
        eval_time: duration(5 * step),
        exp_samples: HEALTH.flatMap(({ service, health: value }) =>
          value === undefined
            ? []
            : [{ labels: seriesName('pulso:health:state', identityOf(service, settings)), value }],
        ),
      },
      {
        expr: 'pulso:area:state',
        eval_time: duration(5 * step),
        exp_samples: [...worst.values()].map(({ service, area, state }) => ({
          labels: seriesName('pulso:area:state', { area, ...identityOf(service, settings) }),
          value: state,
        })),
      },
    ],
  };
}

/** Whether no other signal reads what its sample is made of. */
function isAlone(signal: Signal, settings: Settings): boolean {
  const metrics = signal.sample(levelOf(signal, 'quiet') ?? 0, 1).map(({ metric }) => metric);
  const others = settings.signals.filter(({ id }) => id !== signal.id);
  return !others.some(({ value }) => metrics.some((metric) => value.includes(metric)));
}

/** The signals by whose vanishing it is tested: one with a floor and an entity, and one of the auditor's road. */
export function vanishingSignals(settings: Settings): Signal[] {
  const withFloor = settings.signals.find(({ traffic, entity }) => traffic !== undefined && entity !== undefined);
  const audited = settings.signals.find((signal) => signal.road === 'compliance' && isAlone(signal, settings));
  return [withFloor, audited].filter((signal) => signal !== undefined);
}

/** What holds across areas. */
export function healthTests(vanishing: readonly Signal[], settings: Settings): PromtoolTest[] {
  return [health(settings), ...vanishing.map((signal) => missing(signal, settings))];
}
