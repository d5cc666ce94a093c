import type { Sample } from './sample.ts';
import type { TopMemory } from './top.ts';

/** A role that is granted with pg_monitor. */
export type Privilege = 'pg_read_all_stats' | 'pg_monitor';

/**
 * One view of PostgreSQL. A new one is a file with this shape, and its place in `collectors.ts`.
 * Collectors of a server run one after the other on its single connection.
 */
export interface Collector<Row extends object = object> {
  /** The label `collector`. */
  readonly name: string;
  /** Role membership without which the view hides rows of others, so that a count would be too small. */
  readonly privilege?: Privilege;
  /** What more than pg_monitor it needs; where that is missing it gives nothing, and no failure. */
  readonly grant?: {
    /** SQL expression: whether the role has it. */
    readonly held: string;
    /** SQL that gives it to a role, for people. @param role as an identifier, quoted */
    readonly remedy: (role: string) => string;
  };
  /** First major version that has the view; before it gives nothing. Default: all that are tested. */
  readonly since?: number;
  /** `database`: tells of the connected database only. Default `server`: once a server is enough. */
  readonly scope?: 'server' | 'database';
  /** Runs every so many collect intervals; for what is costly to ask or seldom changes. Default 1. */
  readonly every?: number;
  /** One statement without parameters, schema-qualified by `search_path = pg_catalog`; for a major version if it matters. */
  readonly sql: string | ((major: number) => string);
  /** A method, so that a collector of particular rows is a collector. `memory` is the target's own. */
  samples(rows: readonly Row[], memory: TopMemory): Sample[];
}

/** Keeps each collector's row type inside its own file. */
export function collector<Row extends object>(definition: Collector<Row>): Collector {
  return definition;
}
