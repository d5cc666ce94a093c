import { alertName, burnFactor, burns, duration, seconds, sloAlertId, type Slo, type SloBurn } from '@pulso/catalogue';
import type { Settings } from '../options.ts';
import { burnWaits } from '../rules/slo-alerts.ts';
import { seriesName } from './series.ts';
import { identityOf, type ExpectedAlert, type PromtoolTest } from './signal-test.ts';
import { floorTestInterval, MARGIN, short, SloScenario, type Service } from './slo-scenario.ts';

/** When all that burns steadily has been told. */
function toldBy(slo: Slo, scenario: SloScenario, settings: Settings): number {
  const slowest = Math.max(...burns.map((burn) => burnWaits(slo, burn, settings)));
  // Little traffic takes more than an hour until there was as much as an hour has at the floor.
  const enough = seconds(settings.profile.sloWindows['1h']) * 1.2;
  return scenario.wholeSteps(slowest + enough + seconds(settings.profile.window)) + 2 * scenario.step;
}

/** What burns fastest, and hardly more so than it has to. */
const worstOf = (slo: Slo): number => Math.max(...burns.map((burn) => burnFactor(burn, slo))) * (1 + MARGIN);

/** Services whose budgets burn steadily: just past each factor, just short of it, and with next to no traffic. */
function steady(slo: Slo, settings: Settings): PromtoolTest {
  const scenario = new SloScenario(slo, settings);
  const { step } = scenario;
  const told = toldBy(slo, scenario, settings);
  const longest = Math.max(...burns.map(({ short: window }) => seconds(settings.profile.sloWindows[window])));
  const over = told + scenario.wholeSteps(longest + seconds(settings.profile.keepFiring)) + 2 * step;
  const plenty = slo.floor * 10;
  const services = [
    ...burns.flatMap((burn) => {
      const factor = burnFactor(burn, slo);
      return [
        { name: `past-${burn.long}`, rate: short(factor * (1 + MARGIN)), traffic: plenty },
        { name: `short-of-${burn.long}`, rate: short(factor * (1 - MARGIN)), traffic: plenty },
      ];
    }),
    { name: 'idle', rate: worstOf(slo), traffic: slo.floor / 100 },
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
    input_series: [
      ...services.flatMap(({ name, rate, traffic }) =>
        scenario.series({
          name,
          traffic,
          phases: [
            { burn: rate, until: told + step },
            { burn: 0, until: over + step },
          ],
        }),
      ),
      ...scenario.stranger(services[0]?.name ?? '', over),
    ],
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

/** Services just above the floor of each window and just below it. */
function floors(slo: Slo, settings: Settings): PromtoolTest {
  const scenario = new SloScenario(slo, settings, floorTestInterval(settings));
  const told = toldBy(slo, scenario, settings);
  const worst = worstOf(slo);
  const services = [
    { name: 'above-floor', traffic: short(slo.floor * (1 + MARGIN)) },
    { name: 'below-floor', traffic: short(slo.floor * (1 - MARGIN)) },
  ];
  const late = burns.flatMap((burn) => scenario.late(burn, told).map((one) => ({ ...one, burn })));
  const judged = [...services, ...late.map(({ service }) => service)].filter(({ traffic }) => traffic >= slo.floor);
  const alertname = alertName(sloAlertId(slo.id));
  return {
    name: `${alertname}: has a floor of traffic under each pair of windows`,
    interval: duration(scenario.sampleStep),
    input_series: [
      ...services.flatMap((service) =>
        scenario.series({ ...service, phases: [{ burn: worst, until: told + scenario.step }] }),
      ),
      ...late.flatMap(({ service }) => scenario.series(service)),
    ],
    alert_rule_test: [
      {
        eval_time: duration(told),
        alertname,
        exp_alerts: [
          ...services.flatMap(({ name, traffic }) =>
            burns
              .filter((burn) => scenario.fires(burn, worst, traffic))
              .map((burn) => scenario.alert(name, burn, worst)),
          ),
          ...late.flatMap(({ service, fires, burn }) =>
            fires ? [scenario.alert(service.name, burn, burnFactor(burn, slo) * (1 + MARGIN))] : [],
          ),
        ],
      },
    ],
    promql_expr_test: ['5m', '1h'].map((window) => ({
      expr: `count by (service) (pulso:slo:error_ratio{slo="${slo.id}", window="${window}"})`,
      eval_time: duration(told),
      exp_samples: judged.map(({ name }) => ({ labels: seriesName('', { service: name }), value: 1 })),
    })),
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
  const [bad, slightly] = [1 + MARGIN, 1 - 0.75 * MARGIN];
  // Nobody is paged for what is over: its last minutes burn as fast as they may, or hardly less.
  const lately = end - step;
  const calms = burn.severity === 'critical' && burn.short !== '5m';
  const calmed = (name: string, rate: number) => ({
    name,
    traffic: slo.floor * 10,
    phases: [
      { burn: factor * 3, until: lately },
      { burn: rate, until: end + step },
    ],
  });
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
        // Over the long window it never reaches the factor, and is hardly short of it for as long as an alert waits.
        { burn: (factor * (slightly * end - bad * second)) / first, until: first },
        { burn: factor * bad, until: end + step },
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
    ...(calms ? [calmed('calmed', 1 - MARGIN), calmed('hardly-calmed', 1 + MARGIN)] : []),
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
          exp_samples: ['stays-bad', ...(calms ? ['hardly-calmed'] : [])].map((name) => scenario.firing(name, burn)),
        },
      ],
    },
  ];
}

/** What is recorded for people to read: the budget that is left, and what it is reckoned from. */
function budget(slo: Slo, settings: Settings): PromtoolTest {
  const scenario = new SloScenario(slo, settings);
  const end = scenario.wholeSteps(seconds(settings.profile.window) * 4);
  const labels = { area: slo.area, ...identityOf('burning', settings), slo: slo.id };
  const sample = (name: string, value: number) => ({
    expr: `round(pulso:slo:${name}{slo="${slo.id}"}, 0.0001)`,
    eval_time: duration(end),
    exp_samples: [{ labels: seriesName('', labels), value }],
  });
  return {
    name: `${slo.id}: what is left of the budget`,
    interval: duration(scenario.sampleStep),
    input_series: scenario.series({
      name: 'burning',
      traffic: slo.floor * 10,
      phases: [{ burn: 0.25, until: end + scenario.step }],
    }),
    promql_expr_test: [
      sample('objective', slo.objective),
      sample('budget_remaining', 0.75),
      sample('events', slo.floor * 10),
      sample('errors', short(slo.floor * 10 * 0.25 * (1 - slo.objective))),
    ],
  };
}

/** By the interval at which the rules are to be evaluated. */
export function sloTests(settings: Settings): Readonly<Record<'seldom' | 'often', PromtoolTest[]>> {
  return {
    seldom: settings.slos.flatMap((slo) => [
      steady(slo, settings),
      ...burns.flatMap((burn) => oneWindow(slo, burn, settings)),
      budget(slo, settings),
    ]),
    often: settings.slos.map((slo) => floors(slo, settings)),
  };
}
