import { historyAdvisors, type HistoryAdvisor } from '@pulso/exporter/advisors';
import type { Report, ReportCase } from '../harness/report-case.ts';
import { historyOf, minuteAt, STEP_MINUTES } from '../workload/history/history.ts';
import { decoys, healthyWeeks, WEEK, worsened } from '../workload/history/plans.ts';
import { scrapedOf, type ServicePlan, type Worsening } from '../workload/history/service.ts';

const kinds: Readonly<Record<string, Worsening['measure']>> = {
  latency_regression: 'latency',
  error_regression: 'errors',
  cpu_regression: 'cpu',
};
/** Places of a beginning that are as good as the true one. */
const NEAR_MINUTES = 180;
/** How often the week is looked at. */
const LOOK_MINUTES = 60;

interface Told {
  readonly measure: string;
  readonly since: number;
}

interface Score {
  readonly found: number;
  readonly wrong: number;
}

function advisor(): HistoryAdvisor {
  return historyAdvisors().find(({ name }) => name === 'regression')!;
}

/** What the advisor says of a service at a minute of its life. */
function lookedAt({ advise, points }: HistoryAdvisor, plan: ServicePlan): (minute: number) => readonly Told[] {
  const history = historyOf(`service-${plan.seed}`, scrapedOf(plan));
  return (minute) => {
    const seen = history(Math.floor((minute - 1) / STEP_MINUTES), points);
    return advise(seen).advice.map(({ kind, values }) => ({
      measure: kinds[kind] ?? kind,
      // As it is written: `2025-06-20 12:05 UTC`.
      since: minuteAt(Date.parse(String(values['since'])) / 1000),
    }));
  };
}

/** What was told rightly and wrongly of series of which each has at most one thing to be told. */
function scoreOf(plans: readonly ServicePlan[]): Score {
  let [found, wrong] = [0, 0];
  for (const plan of plans) {
    const { worsening } = plan;
    for (const told of lookedAt(advisor(), plan)(plan.minutes)) {
      const isTrue =
        worsening !== undefined &&
        worsening.over === undefined &&
        worsening.lasts === undefined &&
        told.measure === worsening.measure &&
        Math.abs(told.since - worsening.from) <= NEAR_MINUTES;
      if (isTrue) found++;
      else wrong++;
    }
  }
  return { found, wrong };
}

function run({ peers }: { readonly peers: boolean }): Report {
  const [count, others] = peers ? [120, 60] : [60, 30];
  const main = worsened(count, 1.2, 10_000);
  const [at20, none] = [scoreOf(main), scoreOf(decoys(count, 20_000))];
  const rows = [
    ...(peers ? [['10 %', others, scoreOf(worsened(others, 1.1, 30_000))] as const] : []),
    ['20 %', count, at20] as const,
    ...(peers ? [['50 %', others, scoreOf(worsened(others, 1.5, 40_000))] as const] : []),
  ];
  const weeks = healthyWeeks(peers ? 40 : 6, 50_000);
  let falsePages = 0;
  for (const plan of weeks) {
    const look = lookedAt(advisor(), plan);
    for (let minute = plan.minutes - WEEK; minute <= plan.minutes; minute += LOOK_MINUTES)
      falsePages += look(minute).length;
  }
  const series = count * 2 + (peers ? others * 2 : 0) + weeks.length;
  const precision = at20.found / Math.max(1, at20.found + at20.wrong + none.wrong);
  const recall = at20.found / count;
  return {
    json: { series, precision, recall, falsePages },
    tables: [
      {
        columns: ['worse by', 'series', 'found', 'recall', 'told wrongly'],
        rows: [
          ...rows.map(([size, of, { found, wrong }]) => [
            size,
            of,
            found,
            `${Math.round((100 * found) / of)} %`,
            wrong,
          ]),
          ['nothing (decoys)', count, '', '', none.wrong],
        ],
      },
    ],
    judgement: [
      { figure: 'precision', measured: precision, atLeast: 0.95 },
      { figure: 'recall', measured: recall, atLeast: 0.95 },
      { figure: 'falsePages', measured: falsePages, atMost: 0 },
    ],
  };
}

export const report: ReportCase = {
  name: 'advice-regression',
  what: 'Regressions that the advisor finds in invented services, and those that it tells wrongly.',
  run,
};
