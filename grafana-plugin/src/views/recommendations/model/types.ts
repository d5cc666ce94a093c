import type { Identity } from '../../../model/index.ts';

/** What a recommendation is about: never changes while it stands, and is the same object over refreshes. */
export interface AdviceIdentity extends Identity {
  /** Of cluster, service and id: the key of the row. */
  readonly key: string;
  readonly id: string;
  readonly kind: string;
  readonly area: string;
  readonly entity: string;
}

/** The numbers of one recommendation; what is not known is `undefined`. */
export interface AdviceNumbers {
  current: number | undefined;
  proposed: number | undefined;
  /** Predicted relative change: −0.9 is 90 % less. */
  effect: number | undefined;
  /** The same, measured once it was applied. */
  observed: number | undefined;
  /** From 0 to 1. */
  confidence: number | undefined;
  /** Users' waiting that it would save, in seconds a second. */
  savedTime: number | undefined;
  /** Chance of failure within a day that it would remove. */
  removedRisk: number | undefined;
  /** Place in the daemon's list; 1 is to be done first. */
  rank: number | undefined;
  /** Since when it is in its state, in seconds since 1970. */
  since: number | undefined;
}

/** One recommendation. The same object over refreshes for as long as nothing of it changes. */
export interface Recommendation extends Readonly<AdviceNumbers> {
  readonly of: AdviceIdentity;
  readonly instance: string;
  readonly severity: string;
  readonly state: string;
}
