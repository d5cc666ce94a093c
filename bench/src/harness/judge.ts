import type { Figures, Goal } from './case.ts';

/** Timings on shared machines differ: CI fails only beyond this share above the goal. */
export const SLACK = 0.25;

export interface Verdict {
  readonly figure: string;
  readonly measured: number;
  readonly goal: number;
  readonly isMet: boolean;
  /** Whether CI lets it pass. Peers always do: they are reported. */
  readonly isTolerated: boolean;
}

/** Each goal against what was measured. A goal without a measurement is not met, save a peer's where peers were left out. */
export function judge(goal: Goal, figures: Figures): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  const atMost = (figure: string, measured: number | undefined, bound: number | undefined, tolerated: number) => {
    if (bound === undefined) return;
    const value = measured ?? NaN;
    verdicts.push({ figure, measured: value, goal: bound, isMet: value <= bound, isTolerated: value <= tolerated });
  };
  if (goal.ofLimit !== undefined) {
    // A share of 25 % above 1.08 × bare would let four times the overhead pass: there, the slack is on what is added.
    const tolerated = goal.unit === '× bare' ? 1 + (goal.ofLimit - 1) * (1 + SLACK) : goal.ofLimit * (1 + SLACK);
    atMost('of limit', figures.ofLimit, goal.ofLimit, tolerated);
  }
  const bytes = goal.bytesPerCall;
  // A quarter of nothing is nothing; less than one byte a call is no object.
  if (bytes !== undefined) atMost('bytes per call', figures.bytesPerCall, bytes, Math.max(bytes * (1 + SLACK), 0.9));
  for (const [name, bound] of Object.entries(goal.counts ?? {})) {
    atMost(name, figures.counts?.[name], bound, bound * (1 + SLACK));
  }
  for (const [name, bound] of Object.entries(goal.peers ?? {})) {
    const measured = figures.peers?.[name];
    if (measured === undefined) continue;
    verdicts.push({ figure: name, measured, goal: bound, isMet: measured >= bound, isTolerated: true });
  }
  return verdicts;
}
