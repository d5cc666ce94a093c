import { demandOf, forecaster, judgePool, median, type PoolUse } from '@pulso/exporter/advisors';
import { startPostgres } from '@pulso/local-stack';
import type { Report } from '../harness/report-case.ts';
import { serve } from './run.ts';
import { arrivals, callersOf, holdings, nameOf, type Scenario } from './workload.ts';

const FLOOR_SECONDS = 0.001;
const SECONDS = 42;
const QUICK_SECONDS = 15;
/** Scenarios that run at once, each with its own pools: the server sleeps most of the time. */
const AT_ONCE = 2;
const SEED = 20;
const UNSEEN = 1_000;
/** Of wait and holding together: noise does as much. */
const WORSE = 1.05;

const names = <K extends string>(of: Readonly<Record<K, unknown>>) => Object.keys(of) as K[];

const scenarios: readonly Scenario[] = [
  ...names(arrivals).flatMap((kind) =>
    names(holdings).map((held) => ({
      ...{ arrivals: kind, holdings: held, rate: 50, hold: 0.096 },
      ...{ base: 5, sizes: [6, 7, 8, 9, 11] },
    })),
  ),
  {
    arrivals: 'Poisson',
    holdings: 'exponential',
    contended: true,
    rate: 50,
    hold: 0.014,
    base: 3,
    sizes: [4, 5, 6, 8, 10],
  },
];

interface Point {
  readonly scenario: string;
  readonly size: number;
  readonly predicted: number;
  readonly measured: number;
  readonly error: number;
  readonly formulaError: number;
}

interface Advised {
  readonly scenario: string;
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly predicted: number;
  readonly after: number;
  readonly isWorse: boolean;
}

interface Measured {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly base: PoolUse;
  readonly points: readonly Point[];
}

const waitOf = ({ waitSeconds, waited }: PoolUse) => waitSeconds / waited;
const totalOf = (use: PoolUse) => waitOf(use) + use.useSeconds / use.used;
const errorOf = (predicted: number, measured: number) =>
  Math.abs(predicted - measured) / Math.max(measured, FLOOR_SECONDS);

export async function advicePool({ isQuick }: { readonly isQuick: boolean }): Promise<Report> {
  const seconds = isQuick ? QUICK_SECONDS : SECONDS;
  const chosen = isQuick ? scenarios.filter((_, i) => i % 4 === 0) : scenarios;
  const server = await startPostgres({ settings: { max_connections: 500 } });
  try {
    const measured: Measured[] = [];
    for (let i = 0; i < chosen.length; i += AT_ONCE) {
      const batch = chosen.slice(i, i + AT_ONCE);
      measured.push(
        ...(await Promise.all(batch.map((each, j) => measure(server.url, each, seconds, SEED + 2 * (i + j))))),
      );
    }
    const advised = (await Promise.all(measured.map((each) => apply(server.url, each, seconds)))).flat();
    return reportOf(
      measured.flatMap(({ points }) => points),
      advised,
    );
  } finally {
    await server.stop();
  }
}

async function measure(url: string, scenario: Scenario, seconds: number, seed: number): Promise<Measured> {
  const callers = callersOf(scenario, seconds, seed);
  const run = (size: number) =>
    serve({ url, size, callers, ...(scenario.contended === true && { lock: seed * 1_000 + size }) });
  const [base, ...others] = await Promise.all([scenario.base, ...scenario.sizes].map(run));
  const demand = base && demandOf(base);
  if (base === undefined || demand === undefined) throw new Error(`nobody was served: ${nameOf(scenario)}`);
  const forecast = forecaster(base, demand);
  const points = others.map((use, i): Point => {
    const size = scenario.sizes[i] ?? 0;
    const { waitSeconds, formulaSeconds } = forecast.at(size);
    const wait = waitOf(use);
    return {
      ...{ scenario: nameOf(scenario), size, predicted: waitSeconds, measured: wait },
      error: errorOf(waitSeconds, wait),
      formulaError: errorOf(formulaSeconds, wait),
    };
  });
  return { scenario, seed, base, points };
}

/** What comes of the advice, on a pool of the size that it proposes, with callers that nobody has seen before. */
async function apply(url: string, { scenario, seed, base }: Measured, seconds: number): Promise<readonly Advised[]> {
  const judged = judgePool(base, false);
  if (judged === undefined || 'silent' in judged || judged.proposed === undefined) return [];
  const size = judged.proposed;
  const callers = callersOf(scenario, seconds, seed + UNSEEN);
  const use = await serve({ url, size, callers, ...(scenario.contended === true && { lock: seed * 1_000 + size }) });
  const [before, after] = [waitOf(base), waitOf(use)];
  return [
    {
      ...{ scenario: nameOf(scenario), from: scenario.base, to: size, before, after },
      predicted: before * (1 + (judged.predictedEffect ?? 0)),
      isWorse: after > before || totalOf(use) > totalOf(base) * WORSE,
    },
  ];
}

function reportOf(points: readonly Point[], advised: readonly Advised[]): Report {
  const medianError = median(points.map(({ error }) => error));
  const formulaError = median(points.map(({ formulaError: error }) => error));
  const worseAdvice = advised.filter(({ isWorse }) => isWorse).length;
  const ms = (value: number) => value * 1000;
  return {
    json: { medianError, formulaMedianError: formulaError, floorSeconds: FLOOR_SECONDS, worseAdvice, advised, points },
    tables: [
      {
        title: 'mean wait at other sizes',
        columns: ['callers, holding times', 'size', 'predicted, ms', 'measured, ms', 'error', 'formula alone'],
        rows: points.map(({ scenario, size, predicted, measured, error, formulaError: formula }) => [
          ...[scenario, size, ms(predicted), ms(measured)],
          ...[error, Number.isFinite(formula) ? formula : '∞'],
        ]),
      },
      {
        title: 'advice applied',
        columns: ['callers, holding times', 'from', 'to', 'before, ms', 'predicted, ms', 'after, ms'],
        rows: advised.map(({ scenario, from, to, before, predicted, after }) => [
          ...[scenario, from, to, ms(before), ms(predicted), ms(after)],
        ]),
      },
    ],
    judgement: [
      { figure: 'median error', measured: medianError, atMost: 0.15 },
      { figure: 'worse advice', measured: worseAdvice, atMost: 0 },
    ],
  };
}
