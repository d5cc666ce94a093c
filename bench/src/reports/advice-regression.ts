import { historyAdvisors, type HistoryAdvisor } from '@pulso/exporter/advisors';
import type { Report, ReportCase } from '../harness/report-case.ts';
import { CHANGE_HOURS, comparedMethods } from '../workload/history/change-methods.ts';
import { historyOf, minuteAt, STEP_MINUTES } from '../workload/history/history.ts';
import { decoys, healthyWeeks, WEEK, worsened } from '../workload/history/plans.ts';
import { scrapedOf, type ServicePlan, type Worsening } from '../workload/history/service.ts';

const kinds: Readonly<Record<string, Worsening['measure']>> = {
  latency_regression: 'latency',
  error_regression: 'errors',
  cpu_regression: 'cpu',
};
const MEASURES = ['latency', 'errors', 'cpu'] as const;
/** A beginning that is told so near to the true one is true. */
const NEAR_MINUTES = 180;
/** How often the week is looked at. */
const LOOK_MINUTES = 60;
/** None of the services on which the advisor was tried while it was made. */
const SEED = 41_000_000;

interface Told {
  readonly measure: string;
  /** Minute of the service's life. */
  readonly since: number;
}

interface Score {
  /** By measure. */
  readonly series: Readonly<Record<string, number>>;
  readonly found: Readonly<Record<string, number>>;
  readonly wrong: number;
}

/** What the advisor says of a service at a minute of its life. */
function lookedAt(plan: ServicePlan): (minute: number) => readonly Told[] {
  const { advise, points }: HistoryAdvisor = historyAdvisors().find(({ name }) => name === 'regression')!;
  const history = historyOf(`service-${plan.seed}`, scrapedOf(plan));
  return (minute) =>
    advise(history(Math.floor((minute - 1) / STEP_MINUTES), points)).advice.map(({ kind, values: { since } }) => ({
      measure: kinds[kind] ?? kind,
      // As it is written: `2025-06-20 12:05 UTC`.
      since: typeof since === 'string' ? minuteAt(Date.parse(since) / 1000) : NaN,
    }));
}

function isTrue({ measure, since }: Told, { worsening }: ServicePlan): boolean {
  return (
    worsening !== undefined &&
    worsening.over === undefined &&
    worsening.lasts === undefined &&
    measure === worsening.measure &&
    Math.abs(since - worsening.from) <= NEAR_MINUTES
  );
}

/** What is told rightly and wrongly of series of which each has at most one thing to be told. */
function scoreOf(plans: readonly ServicePlan[]): Score {
  const score = { series: counts(), found: counts(), wrong: 0 };
  for (const plan of plans) {
    const measure = plan.worsening?.measure;
    if (measure !== undefined) score.series[measure]++;
    for (const told of lookedAt(plan)(plan.minutes)) {
      if (measure !== undefined && isTrue(told, plan)) score.found[measure]++;
      else score.wrong++;
    }
  }
  return score;
}

const counts = (): Record<Worsening['measure'], number> => ({ latency: 0, errors: 0, cpu: 0 });
const sum = (by: Readonly<Record<string, number>>) => Object.values(by).reduce((total, count) => total + count, 0);

function run({ peers }: { readonly peers: boolean }): Report {
  const [count, others, weekly] = peers ? [120, 60, 40] : [60, 0, 4];
  const at20 = scoreOf(worsened(count, 1.2, SEED + 10_000));
  const none = scoreOf(decoys(count, SEED + 20_000));
  const scores: (readonly [string, Score])[] = [['20 %', at20]];
  if (others > 0) {
    scores.unshift(['10 %', scoreOf(worsened(others, 1.1, SEED + 30_000))]);
    scores.push(['50 %', scoreOf(worsened(others, 1.5, SEED + 40_000))]);
  }
  let [falsePages, looks] = [0, 0];
  for (const plan of healthyWeeks(weekly, SEED + 50_000)) {
    const look = lookedAt(plan);
    for (let minute = plan.minutes - WEEK; minute <= plan.minutes; minute += LOOK_MINUTES, looks++) {
      falsePages += look(minute).length;
    }
  }
  const found = sum(at20.found);
  const precision = found / Math.max(1, found + at20.wrong + none.wrong);
  const recall = found / count;
  const percent = (part: number, of: number) => `${Math.round((100 * part) / of)} % of ${of}`;
  return {
    json: { series: 2 * count + 2 * others + weekly, precision, recall, falsePages },
    tables: [
      {
        title: 'found by how much worse it is, after 6 to 24 hours',
        columns: ['worse by', 'all', ...MEASURES, 'told wrongly'],
        rows: [
          ...scores.map(([size, score]) => [
            size,
            percent(sum(score.found), sum(score.series)),
            ...MEASURES.map((measure) => percent(score.found[measure]!, score.series[measure]!)),
            score.wrong,
          ]),
          [`nothing (${count} decoys)`, '', '', '', '', none.wrong],
          [`nothing (${weekly} weeks, ${looks} looks)`, '', '', '', '', falsePages],
        ],
      },
      {
        title: 'rises of 20 % found by method, where each finds 2 % of none',
        columns: ['method', ...CHANGE_HOURS.map((hours) => `after ${hours} h`)],
        rows: comparedMethods(peers ? 500 : 100).map(([method, ...shares]) => [
          method,
          ...shares.map((share) => percent(share, 1).replace(' of 1', '')),
        ]),
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
  what: 'Regressions that the advisor finds in invented services, and what it tells wrongly.',
  method: [
    'Each series is the counters of one invented service, a sample a minute over nine days, from which rates are made by the rule of Prometheus (a test holds that against a real one). Traffic has two daily harmonics, weekends, levels of days, bursts and Poisson counts; response times grow with traffic, have heavy tails, time-outs and nightly jobs; failures come in incidents; everything wanders and depends on what it was a minute ago; scrapes are missing and counters begin anew. `bench/src/workload/history/service.ts` has all of it.',
    'Half of the series get worse in one measure 6 to 24 hours before the end, half of those with a release. The others are decoys: drifts of 20 to 30 % over days, changes of traffic by half, releases that change nothing, incidents that are over, or nothing. Right is what names the measure and a beginning within three hours of the true one; every other advice is wrong, on whichever series. The second table is why change points are looked for by standardised ranks: it compares them with the CUSUM of Page and with the test of Pettitt as published, on what is left of series once traffic is taken off. Precision counts decoys as many as regressions; in life there are far more, which is what the healthy weeks are for: they are looked at every hour, and any advice there is a false page.',
  ],
  run,
};
