import type { ControlSeverity } from '@pulso/catalogue';
import type { ControlView, Mark } from './types.ts';

const SEVERITY_RANK: Readonly<Record<ControlSeverity, number>> = { critical: 0, high: 1, medium: 2, low: 3 };
const MARK_RANK: Readonly<Record<Mark, number>> = {
  fail: 0,
  stale: 2,
  error: 3,
  unknown: 4,
  skip: 5,
  waived: 6,
  pass: 7,
  na: 8,
};

/** What a control comes to. A waiver overlays a result; a pass that is too old is none; a failure stays one. */
export function markOf(control: Pick<ControlView, 'status' | 'isStale' | 'waivedUntil'>): Mark {
  if (control.waivedUntil !== undefined) return 'waived';
  return control.isStale && control.status === 'pass' ? 'stale' : control.status;
}

/** Whether a term of it wants somebody to act. */
export function isTermPressing({ term }: Pick<ControlView, 'term'>): boolean {
  return term !== undefined && term.state !== 'ok';
}

function rank(control: ControlView): number {
  const own = MARK_RANK[markOf(control)];
  return isTermPressing(control) ? Math.min(own, control.term?.state === 'warning' ? 1.5 : 1) : own;
}

/** What wants somebody first: failures, then terms, what is not known, what is not set up, and what passed. */
export function byUrgency(a: ControlView, b: ControlView): number {
  return (
    rank(a) - rank(b) ||
    SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity] ||
    // Of what is not set up, what was tried comes before what nobody tests here.
    Number(a.absent === 'untested') - Number(b.absent === 'untested') ||
    (a.key < b.key ? -1 : 1)
  );
}
