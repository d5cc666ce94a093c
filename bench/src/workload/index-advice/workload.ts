import type { Client } from 'pg';

/** A database with work to do on it. */
export interface Workload {
  readonly name: string;
  /** Makes schema and data, the faults included, for a superuser of an empty database. */
  readonly prepare: (admin: Client, url: string) => Promise<void>;
  /** One run: about the same calls each time. */
  readonly run: () => Promise<void>;
  /** A run without what took long at the first one, to be repeated as it was before any advice. */
  readonly runQuick: () => Promise<void>;
  readonly end: () => Promise<void>;
  /** Columns that predicates name, for the baseline of an index each; of the statements as they stand in the program. */
  readonly statements: (admin: Client) => Promise<readonly string[]>;
}
