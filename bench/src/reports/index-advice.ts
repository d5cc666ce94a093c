import type { Report, ReportCase } from '../harness/report-case.ts';
import { clinic } from '../workload/index-advice/clinic.ts';
import { tpch } from '../workload/index-advice/tpch.ts';
import { type Trial, tryAdvice } from '../workload/index-advice/trial.ts';

const SCALE = 0.1;
const MEGABYTE = 1024 * 1024;

const rounded = (value: number) => Number(value.toPrecision(4));

function reportOf(trials: readonly Trial[]): Report {
  return {
    json: {
      workloads: trials.map(({ name, before, after, predicted, refuted, rankCorrelation, baseline, ...trial }) => ({
        name,
        before: rounded(before),
        after: rounded(after),
        predicted: rounded(predicted),
        refuted: refuted.length,
        rankCorrelation: rankCorrelation === null ? null : rounded(rankCorrelation),
        rounds: trial.rounds,
        indexes: trial.commands.length,
        indexMegabytes: rounded(trial.indexBytes / MEGABYTE),
        singleColumns: {
          after: rounded(baseline.after),
          indexes: baseline.indexes,
          indexMegabytes: rounded(baseline.bytes / MEGABYTE),
        },
      })),
    },
    tables: [
      {
        title: 'seconds that the first run’s calls take',
        columns: [
          'workload',
          'before',
          'predicted',
          'after',
          'indexes',
          'MB',
          'rounds',
          'an index a column: after',
          'indexes',
          'MB',
        ],
        rows: trials.map(({ name, before, predicted, after, commands, indexBytes, rounds, baseline }) => [
          ...[name, before, predicted, after, commands.length, indexBytes / MEGABYTE, rounds],
          ...[baseline.after, baseline.indexes, baseline.bytes / MEGABYTE],
        ]),
      },
      {
        title: 'what was advised, and applied',
        columns: ['workload', 'command'],
        rows: trials.flatMap(({ name, commands }) => commands.map((command) => [name, `\`${command}\``])),
      },
      {
        title: 'statements that advice speaks of: milliseconds a call',
        columns: ['workload', 'before', 'predicted', 'after'],
        rows: trials.flatMap(({ name, statements }) =>
          statements.map(({ before, predicted, after }) => [name, 1000 * before, 1000 * predicted, 1000 * after]),
        ),
      },
      ...(trials.some(({ refuted }) => refuted.length > 0)
        ? [
            {
              title: 'refuted',
              columns: ['workload', 'why'],
              rows: trials.flatMap(({ name, refuted }) => refuted.map((why) => [name, why])),
            },
          ]
        : []),
    ],
    judgement: trials.flatMap(({ name, before, after, refuted, baseline, rankCorrelation }) => [
      { figure: `${name}: refuted`, measured: refuted.length, atMost: 0 },
      { figure: `${name}: after over before`, measured: after / before, atMost: 0.5 },
      { figure: `${name}: rank correlation`, measured: rankCorrelation, atLeast: 0.5, isGated: false },
      {
        figure: `${name}: after over that with an index a column`,
        measured: after / baseline.after,
        atMost: 1.25,
        isGated: false,
      },
    ]),
  };
}

export const report: ReportCase = {
  name: 'index-advice',
  what: 'Total time before and after applying all index advice for real, predicted against observed, beside an index for each predicate column',
  method: [
    'Workloads: the reference clinic (small) under its own load with its switch `slow-queries` on, and TPC-H’s schema with primary keys only, its 22 queries with the values that validate them, and data at scale 0.1 made by our own generator, which approximates dbgen’s distributions. PostgreSQL 15 without parallel workers, data in memory.',
    'The daemon watches by a role of `pg_monitor` with `SELECT` and HypoPG. All its advice is applied by its own commands and the work done again, until it advises nothing more; statements are timed by `pg_stat_statements`. At the end the work is done without the new indexes, with them, and with the baseline’s in their place, in turn, three times (they are hidden from the planner and shown again), and medians are taken; statements that take over 5 s without them are timed without them once. Refuted is an advice whose index nothing uses, whose statements take longer in total, or one of whose statements takes over 25 % and 20 ms longer in each of the three turns. Rank correlation is Spearman’s, of predicted and observed time over time before, over all statements: those that no advice speaks of are predicted to stay.',
    'Baseline: an index for every column that a predicate names and that begins none, as tools do that try single columns.',
  ],
  run: async () => reportOf([await tryAdvice(clinic()), await tryAdvice(tpch(SCALE))]),
};
