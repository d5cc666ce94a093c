import type { Case, Figures, Goal, RunOptions } from './case.ts';
import { loadCases, loadReports } from './catalogue.ts';
import { judge } from './judge.ts';
import { merged } from './merge.ts';
import { inProcess, inProcesses } from './processes.ts';
import { resultOf, rowsOf } from './report.ts';
import { goalOf, isTolerated, type Report, type ReportCase } from './report-case.ts';
import { objectOf, reportResultOf, textOf } from './report-tables.ts';

const CATALOGUE = new URL('./catalogue.js', import.meta.url).href;

/** What one case leaves behind once it has run. */
export interface Outcome {
  /** Of the one table of ratios. */
  readonly rows?: readonly (readonly string[])[];
  /** Tables of its own. */
  readonly text?: string;
  /** What `--json` prints. */
  readonly json: object;
  /** What the file of record holds. */
  readonly record: object;
  /** Goals that CI does not let pass. */
  readonly failures: readonly string[];
}

/** A case of either kind, as the command runs it. */
export interface Runnable {
  readonly name: string;
  readonly what: string;
  /** Whether `--gate` runs it without being told its name. */
  readonly inGate: boolean;
  run(options: RunOptions): Promise<Outcome>;
}

/** All there are: first the ratios, then the reports. */
export async function loadRunnables(): Promise<readonly Runnable[]> {
  return [...(await loadCases()).map(ofCase), ...(await loadReports()).map(ofReport)];
}

function ofCase(benched: Case): Runnable {
  const { name, what, goal } = benched;
  return {
    ...{ name, what, inGate: isGated(goal) },
    run: async (options) => {
      const result = resultOf(benched, await measure(benched, options));
      const verdicts = judge(goal, result);
      return {
        ...{ rows: rowsOf(result, verdicts), json: result, record: result },
        failures: verdicts
          .filter((verdict) => !verdict.isTolerated)
          .map(({ figure, measured, goal: bound }) => `${name}: ${figure} is ${measured}, the goal is ${bound}`),
      };
    },
  };
}

function ofReport(benched: ReportCase): Runnable {
  const { name, what, inGate = false } = benched;
  return {
    ...{ name, what, inGate },
    run: async (options) => {
      const argument = { name, options };
      const report = await inProcess<Report>({ module: CATALOGUE, name: 'runReport', argument });
      return {
        ...{ text: textOf(name, report), json: objectOf(benched, report), record: reportResultOf(benched, report) },
        failures: report.judgement
          .filter((goal) => !isTolerated(goal))
          .map((goal) => `${name}: ${goal.figure} is ${goal.measured}, the goal is ${goalOf(goal)}`),
      };
    },
  };
}

async function measure(benched: Case, options: RunOptions): Promise<Figures> {
  const task = { module: CATALOGUE, name: 'runCase', argument: { name: benched.name, options } };
  const { all } = await inProcesses<Figures, 'all'>({ all: task }, benched.processes ?? 1);
  return merged(all);
}

/** Whether anything is compared but peers, which are never gated. */
function isGated({ ofLimit, bytesPerCall, counts }: Goal): boolean {
  return ofLimit !== undefined || bytesPerCall !== undefined || counts !== undefined;
}
