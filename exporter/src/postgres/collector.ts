import type { Sample } from './sample.ts';

/**
 * One view of PostgreSQL. A new one is a file with this shape, and its place in `collectors.ts`.
 * Collectors of a server run one after the other on its single connection.
 */
export interface Collector<Row extends object = object> {
  /** The label `collector`. */
  readonly name: string;
  /** Role membership without which the view hides rows of others, so that a count would be too small. */
  readonly privilege?: 'pg_read_all_stats';
  /** Runs every so many collect intervals; for what is costly to ask or seldom changes. Default 1. */
  readonly every?: number;
  /** One statement without parameters, schema-qualified by `search_path = pg_catalog`. */
  readonly sql: string;
  /** A method, so that a collector of particular rows is a collector. */
  samples(rows: readonly Row[]): Sample[];
}

/** Keeps each collector's row type inside its own file. */
export function collector<Row extends object>(definition: Collector<Row>): Collector {
  return definition;
}
