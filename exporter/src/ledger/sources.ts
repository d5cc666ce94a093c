import type { Advice } from '../advisors/advice/advice.ts';
import type { Identity } from './entry.ts';

/** Advice of one service, as its source gives it now. */
export interface Proposal extends Identity {
  readonly advice: Advice;
  /** Page that has more of it: the application's own. */
  readonly page?: string;
  /** PostgreSQL server, or database of it, that it is about. */
  readonly server?: string;
}

/** What one source says at one look. */
export interface Report {
  /** The same at every look: silence of this source alone means that its advice is gone. */
  readonly source: string;
  /** False while it cannot judge, or cannot be asked. */
  readonly known: boolean;
  readonly proposals: readonly Proposal[];
  /** Ids of advice that it finds in place. Absent where it cannot tell. */
  readonly applied?: ReadonlySet<string>;
}

/** Advice that stands in the book, as a source has once given it. */
export interface Standing {
  readonly source: string;
  readonly id: string;
  /** The commands that it gave. */
  readonly apply: string;
}

/** Where advice comes from. A source that cannot be asked says so in its report, and throws only for a fault of ours. */
export interface AdviceSource {
  /** @param standing all that is proposed: a source that began anew can so tell what was applied meanwhile */
  readonly read: (standing: readonly Standing[]) => readonly Report[] | Promise<readonly Report[]>;
}
