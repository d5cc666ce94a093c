import type { RunOptions } from './case.ts';
import { SLACK } from './judge.ts';

/**
 * A case whose result is no ratio of two loops but an object of its own: real servers watched, advice applied, series
 * judged. `reports/<name>.ts` exports it as `report`; it is found by itself, runs in a process of its own, prints its
 * tables and, with `--json`, its object; `bench/results/<name>.json` and a section of docs/performance.md are made of it.
 */
export interface ReportCase {
  /** As on the command line and the file's name: lower case and hyphens. */
  readonly name: string;
  /** One sentence: what is measured, against what. */
  readonly what: string;
  /** How it is measured and what that leaves out, a paragraph each, in Markdown, for docs/performance.md. */
  readonly method?: readonly string[];
  /**
   * Whether `--gate` runs it without being told its name: only where it takes seconds with `peers: false`. Named on the
   * command line it is gated in any case.
   */
  readonly inGate?: boolean;
  /** `peers: false` wants only what is gated, quickly. What it starts must have ended when it resolves. */
  run(options: RunOptions): Promise<Report> | Report;
}

export interface Report {
  /** What `--json` prints, after `case`. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly tables: readonly ReportTable[];
  readonly judgement: readonly Judgement[];
}

export interface ReportTable {
  readonly title?: string;
  readonly columns: readonly string[];
  /** Numbers are shown with three significant digits, whole ones in full. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** One goal against what was measured: at least one bound. */
export interface Judgement {
  readonly figure: string;
  /** Null where it could not be measured: that meets no goal. (Results pass as JSON, which has no NaN.) */
  readonly measured: number | null;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** False where a machine's noise or a peer decides: shown, never a failure of `--gate`. Default true. */
  readonly isGated?: boolean;
}

const within = ({ measured, atMost = Infinity, atLeast = -Infinity }: Judgement, slack: number) =>
  measured !== null && measured <= atMost * (1 + slack) && measured >= atLeast * (1 - slack);

export const isMet = (judgement: Judgement): boolean => within(judgement, 0);

/** Whether CI lets it pass: timings on shared machines differ. Of a goal of 0 there is no quarter. */
export const isTolerated = (judgement: Judgement): boolean => judgement.isGated === false || within(judgement, SLACK);

export function goalOf({ atMost, atLeast }: Judgement): string {
  return [atLeast === undefined ? '' : `≥ ${atLeast}`, atMost === undefined ? '' : `≤ ${atMost}`]
    .filter((bound) => bound !== '')
    .join(', ');
}
