import type { AdviceState, LifeEventId, Unit } from '@pulso/catalogue';
import type { Advice } from '../advisors/advice/advice.ts';

/** Whose advice it is; `cluster` is empty where there is none. */
export interface Identity {
  readonly service: string;
  readonly cluster: string;
}

/** A value of an event: as it is, or a number to be written in the reader's language. */
export type EventValue = string | { readonly value: number; readonly unit: Unit };

/** Something that happened to an advice. Times are in milliseconds since 1970. */
export interface LifeEvent {
  readonly at: number;
  readonly event: LifeEventId;
  readonly values?: Readonly<Record<string, EventValue>>;
}

/** What Prometheus says of a window: what the advice is to mend, and the load meanwhile. Absent where it has no figures. */
export interface Reading {
  readonly effect?: number;
  /** Requests, calls or look-ups a second. */
  readonly load?: number;
}

/** The same figures over equal windows before and after. */
export interface Measurement {
  readonly before: Reading;
  readonly after: Reading;
  readonly windowSeconds: number;
}

export interface Dismissal {
  readonly at: number;
  readonly reason: string;
  /** It comes back then. */
  readonly until: number;
}

/** All that the ledger knows of one advice of one service. */
export interface Entry extends Identity {
  /** As it was proposed last; once applied, as it was then: the prediction that it is held to. */
  readonly advice: Advice;
  /** Who gave it; silence of that one alone means that it is gone. */
  readonly source: string;
  /** PostgreSQL servers, or databases of them, that it is about. */
  readonly servers: readonly string[];
  /** Page that has more of it: the application's own. */
  readonly page?: string;
  readonly state: AdviceState;
  /** Since when it is in that state. */
  readonly since: number;
  /** When this life of it began. */
  readonly proposedAt: number;
  /** When its source was first silent about it, while it still is. */
  readonly absentSince?: number;
  /** The setting before anything was done. */
  readonly baseline?: number;
  /** The last look at which it was not applied. */
  readonly unappliedAt?: number;
  readonly appliedAt?: number;
  /** What it is to mend now, while it is proposed. */
  readonly now?: Reading;
  readonly measurement?: Measurement;
  /** Measured relative change. */
  readonly observedEffect?: number;
  readonly dismissal?: Dismissal;
  /** The oldest first. */
  readonly events: readonly LifeEvent[];
}

/** Of the same advice of the same service: one key, one entry. */
export function keyOf({ service, cluster }: Identity, id: string): string {
  return JSON.stringify([cluster, service, id]);
}

export const entryKey = (entry: Entry): string => keyOf(entry, entry.advice.id);
