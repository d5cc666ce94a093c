import { controlUrgency, type ControlSeverity } from '@pulso/catalogue';
import type { ControlView, Mark } from './types.ts';

const SEVERITY_RANK: Readonly<Record<ControlSeverity, number>> = { critical: 0, high: 1, medium: 2, low: 3 };
/** A legal term that presses wants somebody after what could not be tested, and before what is accepted for a while. */
const TERM_RANK = controlUrgency.indexOf('error') + 0.25;

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
  const own = controlUrgency.indexOf(markOf(control));
  // What warns comes after what is urgent or overdue.
  return isTermPressing(control) ? Math.min(own, TERM_RANK + (control.term?.state === 'warning' ? 0.25 : 0)) : own;
}

/** What wants somebody's hand first. */
export function byUrgency(a: ControlView, b: ControlView): number {
  return (
    rank(a) - rank(b) ||
    SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity] ||
    // Of what is not set up, what was tried comes before what nobody tests here.
    Number(a.absent === 'untested') - Number(b.absent === 'untested') ||
    (a.key < b.key ? -1 : 1)
  );
}
