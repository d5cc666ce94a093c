import { alertName, burnFactor, burns, sloAlertId, type Slo, type SloBurn } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { duration, seconds } from '../rules/duration.ts';
import { filledSlots } from '../rules/annotations.ts';
import { humanize } from '../rules/humanize.ts';
import { burnLabels, burnWaits } from '../rules/slo-alerts.ts';
import { sloAnnotations } from '../rules/slo-annotations.ts';
import { floorOf } from '../rules/slo-recording.ts';
import { inputSeries, seriesName, type InputSeries } from './series.ts';
import { identityOf, type ExpectedAlert, type PromtoolTest } from './signal-test.ts';

/** How far from a factor the tests' burn rates lie. */
const MARGIN = 0.02;
const short = (value: number) => Number(value.toPrecision(6));

/** A service in a test: the share of its requests that are bad, one number after the other. */
interface Service {
  readonly name: string;
  readonly traffic: number;
  readonly phases: readonly { readonly burn: number; readonly until: number }[];
}

/** How often the rules are evaluated in these tests, in seconds: seldom, since windows are hours. */
export function sloTestInterval({ profile }: Pick<Settings, 'profile'>): number {
  return 2 * seconds(profile.sloLongInterval);
}

/** What one objective's tests are made of. Times are whole steps, one an evaluation. */
class SloScenario {
  readonly #slo: Slo;
  readonly #settings: Settings;
  readonly step: number;
  readonly sampleStep: number;

  constructor(slo: Slo, settings: Settings) {
    this.#slo = slo;
    this.#settings = settings;
    this.step = sloTestInterval(settings);
    this.sampleStep = this.step / 2;
  }

  wholeSteps(time: number): number {
    return Math.ceil(time / this.step) * this.step;
  }

  /** Within this time a burning budget is told, whatever happened before in the short window. */
  toldAfter(burn: SloBurn): number {
    const { sloWindows } = this.#settings.profile;
    return this.wholeSteps(
      burnWaits(this.#slo, burn, this.#settings) + seconds(sloWindows[burn.short]) + 2 * this.step,
    );
  }

  series({ name, traffic, phases }: Service): InputSeries[] {
    const { threshold = 0, objective } = this.#slo;
    let from = 0;
    const steps = phases.map(({ burn, until }) => {
      const ratio = Math.min(1, short(burn * (1 - objective)));
      const phase = { samples: this.#slo.sample(ratio, traffic, threshold), steps: (until - from) / this.sampleStep };
      from = until;
      return phase;
    });
    return inputSeries(steps, this.sampleStep, { ...identityOf(name, this.#settings), instance: 'instance-1' });
  }

  /** Whether a steady burn rate at this traffic fires, once it has lasted. */
  fires(burn: SloBurn, rate: number, traffic: number): boolean {
    return (
      rate >= burnFactor(burn, this.#slo) &&
      [burn.long, burn.short].every((window) => traffic >= floorOf(this.#slo, window, this.#settings))
    );
  }

  alert(service: string, burn: SloBurn, rate: number): ExpectedAlert {
    const labels = { area: this.#slo.area, ...identityOf(service, this.#settings), slo: this.#slo.id };
    const slots = {
      ...filledSlots(labels, humanize(rate, 'count')),
      objective: humanize(this.#slo.objective, 'ratio'),
    };
    return {
      exp_labels: { ...labels, ...burnLabels(this.#slo, burn, this.#settings) },
      exp_annotations: sloAnnotations(this.#slo, burn, slots, this.#settings),
    };
  }

  firing(service: string, burn: SloBurn) {
    const labels = { ...identityOf(service, this.#settings), ...burnLabels(this.#slo, burn, this.#settings) };
    return {
      labels: seriesName('ALERTS', {
        alertname: alertName(sloAlertId(this.#slo.id)),
        alertstate: 'firing',
        area: this.#slo.area,
        slo: this.#slo.id,
        ...labels,
      }),
      value: 1,
    };
  }
}

/** Services whose budgets burn steadily: just past each factor, just short of it, and with too little traffic. */
function steady(slo: Slo, settings: Settings): PromtoolTest {
  const scenario = new SloScenario(slo, settings);
  const { step } = scenario;
  const slowest = Math.max(...burns.map((burn) => burnWaits(slo, burn, settings)));
  // Little traffic takes more than an hour until there was as much as an hour has at the floor.
  const enough = seconds(settings.profile.sloWindows['1h']) * 1.2;
  const told = scenario.wholeSteps(slowest + enough + seconds(settings.profile.window)) + 2 * step;
  const longest = Math.max(...burns.map(({ short: window }) => seconds(settings.profile.sloWindows[window])));
  const over = told + scenario.wholeSteps(longest + seconds(settings.profile.keepFiring)) + 2 * step;
  const plenty = slo.floor * 10;
  const worst = Math.max(...burns.map((burn) => burnFactor(burn, slo))) * (1 + MARGIN);
  const services = [
    ...burns.flatMap((burn) => {
      const factor = burnFactor(burn, slo);
      return [
        { name: `past-${burn.long}`, rate: short(factor * (1 + MARGIN)), traffic: plenty },
        { name: `short-of-${burn.long}`, rate: short(factor * (1 - MARGIN)), traffic: plenty },
      ];
    }),
    { name: 'quiet-hour', rate: worst, traffic: slo.floor * 0.9 },
    { name: 'idle', rate: worst, traffic: slo.floor / 100 },
  ];
  const alertname = alertName(sloAlertId(slo.id));
  const at = (time: number, exp_alerts: readonly ExpectedAlert[]) => ({
    eval_time: duration(time),
    alertname,
    exp_alerts,
  });
  const quickest = Math.min(...burns.map((burn) => burnWaits(slo, burn, settings)));
  return {
    name: `${alertname}: fires past each burn rate, is quiet short of it and without traffic, and resolves`,
    interval: duration(scenario.sampleStep),
    input_series: services.flatMap(({ name, rate, traffic }) =>
      scenario.series({
        name,
        traffic,
        phases: [
          { burn: rate, until: told + step },
          { burn: 0, until: over + step },
        ],
      }),
    ),
    alert_rule_test: [
      at(Math.max(0, quickest - step), []),
      at(
        told,
        services.flatMap(({ name, rate, traffic }) =>
          burns.filter((burn) => scenario.fires(burn, rate, traffic)).map((burn) => scenario.alert(name, burn, rate)),
        ),
      ),
      at(over, []),
    ],
  };
}

/**
 * A budget that burns over one window only: what was is over, or what is may be over soon. None at a pace at which the
 * long window is over before anybody could be told.
 */
function oneWindow(slo: Slo, burn: SloBurn, settings: Settings): PromtoolTest[] {
  const scenario = new SloScenario(slo, settings);
  const { step } = scenario;
  const factor = burnFactor(burn, slo);
  // The second phase fills the short window for as long as an alert would wait, and is most of the time that there is.
  const second = scenario.toldAfter(burn);
  const first = scenario.wholeSteps(second / 4);
  const end = first + second;
  if (end > seconds(settings.profile.sloWindows[burn.long])) return [];
  const services: Service[] = [
    {
      name: 'was-bad',
      traffic: slo.floor * 10,
      phases: [
        { burn: factor * 3, until: first },
        { burn: factor * (1 - MARGIN), until: end + step },
      ],
    },
    {
      name: 'turned-bad',
      traffic: slo.floor * 10,
      phases: [
        { burn: 0, until: first },
        { burn: (factor * (1 - MARGIN) * end) / second, until: end + step },
      ],
    },
    {
      name: 'stays-bad',
      traffic: slo.floor * 10,
      phases: [
        { burn: factor * 3, until: first },
        { burn: factor * (1 + MARGIN), until: end + step },
      ],
    },
  ];
  return [
    {
      name: `${alertName(sloAlertId(slo.id))}: needs both ${burn.long} and ${burn.short}`,
      interval: duration(scenario.sampleStep),
      input_series: services.flatMap((service) => scenario.series(service)),
      promql_expr_test: [
        {
          expr: `ALERTS{alertname="${alertName(sloAlertId(slo.id))}", alertstate="firing", window="${burn.long}"}`,
          eval_time: duration(end),
          exp_samples: [scenario.firing('stays-bad', burn)],
        },
      ],
    },
  ];
}

/** What is recorded for people to read: the budget that is left, and how fast it goes. */
function budget(slo: Slo, settings: Settings): PromtoolTest {
  const scenario = new SloScenario(slo, settings);
  const end = scenario.wholeSteps(seconds(settings.profile.window) * 4);
  const labels = { area: slo.area, ...identityOf('burning', settings), slo: slo.id };
  const sample = (name: string, value: number, more: Readonly<Record<string, string>> = {}) => ({
    expr: `round(pulso:slo:${name}{slo="${slo.id}"}, 0.0001)`,
    eval_time: duration(end),
    exp_samples: [{ labels: seriesName('', { ...labels, ...more }), value }],
  });
  return {
    name: `${slo.id}: what is left of the budget, and how fast it burns`,
    interval: duration(scenario.sampleStep),
    input_series: scenario.series({
      name: 'burning',
      traffic: slo.floor * 10,
      phases: [{ burn: 0.25, until: end + scenario.step }],
    }),
    promql_expr_test: [
      sample('objective', slo.objective),
      sample('budget_remaining', 0.75),
      sample('burn_rate', 0.25, { window: '1h' }),
    ],
  };
}

export function sloTests(settings: Settings): PromtoolTest[] {
  return settings.slos.flatMap((slo) => [
    steady(slo, settings),
    ...burns.flatMap((burn) => oneWindow(slo, burn, settings)),
    budget(slo, settings),
  ]);
}
