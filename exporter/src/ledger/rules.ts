/** By which the ledger judges; times in milliseconds. */
export interface Rules {
  /** Longest window before and after that is compared. */
  readonly windowMs: number;
  /** Left out after an advice was applied: caches fill, pools open, statistics settle. */
  readonly settleMs: number;
  /** Advice that its source is silent about for this long is gone. */
  readonly expireMs: number;
  /** So long is waited for a fair measurement. */
  readonly patienceMs: number;
  /** What has ended is kept for so long. */
  readonly keepMs: number;
}

const DAY_MS = 86_400_000;

/** All rules follow from the three that are set. */
export function rulesOf(set: Pick<Rules, 'windowMs' | 'settleMs' | 'keepMs'>): Rules {
  return { ...set, expireMs: set.windowMs / 2, patienceMs: Math.max(DAY_MS, 4 * (set.windowMs + set.settleMs)) };
}

/** Of the way from the setting before to the one proposed: from here on it counts as applied, below half as taken back. */
export const APPLIED_SHARE = 2 / 3;
export const REVERTED_SHARE = 1 / 2;
/** Loads that differ by at most this factor are comparable. */
export const LOAD_TOLERANCE = 1.25;
/** Confirmed if at least this share of the predicted effect was observed. */
export const CONFIRMED_SHARE = 1 / 2;
/** Without a prediction, this much better confirms it. */
export const NOTICEABLE = -0.1;
/** The shortest window that is compared, as a share of the longest. */
export const SHORTEST_WINDOW = 1 / 6;
/** Events kept of one advice, and advice kept in all. */
export const MAX_EVENTS = 50;
export const MAX_ENTRIES = 1_000;
