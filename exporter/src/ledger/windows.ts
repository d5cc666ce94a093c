import type { Entry } from './entry.ts';
import { type Rules, SHORTEST_WINDOW } from './rules.ts';

/** Two windows of one length, by their ends. */
export interface Windows {
  readonly lengthMs: number;
  readonly beforeEndsAt: number;
  readonly afterEndsAt: number;
}

/**
 * The windows to compare, once the one after is over; undefined before. The one before ends when the advice was last
 * seen not to be applied, and is no longer than it stood: what was before the trouble would flatter it. Between the
 * first look at which it was applied and the window after lies the time to settle. While the comparison is not fair the
 * window after moves on with the time.
 */
export function windowsOf(entry: Entry, now: number, { windowMs, settleMs }: Rules): Windows | undefined {
  if (entry.state !== 'applied' || entry.appliedAt === undefined) return undefined;
  const beforeEndsAt = entry.unappliedAt ?? entry.proposedAt;
  const stood = beforeEndsAt - entry.proposedAt;
  const lengthMs = Math.min(windowMs, Math.max(windowMs * SHORTEST_WINDOW, stood));
  return now < entry.appliedAt + settleMs + lengthMs ? undefined : { lengthMs, beforeEndsAt, afterEndsAt: now };
}
