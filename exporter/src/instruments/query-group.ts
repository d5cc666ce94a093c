import type { Histogram } from '../registry/index.ts';
import type { Statement } from './sql-statement.ts';

/** The statements of one pool that differ in literals only, and what they cost. Plain fields: they are added to per query. */
export class QueryGroup {
  readonly statement: Statement;
  /** The times of its operation without an error, bound once for all statements of the operation. */
  readonly durations: Histogram;
  calls = 0;
  seconds = 0;
  rows = 0;
  errors = 0;
  slow = 0;
  longest = 0;
  /** Requests that ran it too often, and how often they ran it beyond the first so many. */
  nPlusOne = 0;
  repeated = 0;
  /** Seconds that it may have spent before it was watched, at most: Space-Saving's error. */
  missed = 0;
  /** Whether it is among those that are watched. */
  isWatched = false;
  /** What it weighed when its place in the heap was last looked at. */
  knownWeight = 0;
  /** How much of it the page has been told. */
  readonly told = { calls: 0, seconds: 0, rows: 0, errors: 0 };

  constructor(statement: Statement, durations: Histogram) {
    this.statement = statement;
    this.durations = durations;
  }

  /** Upper bound of the seconds that it has taken in all. */
  get weight(): number {
    return this.missed + this.seconds;
  }
}
