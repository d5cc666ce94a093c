import { at, type Counters } from './counters.ts';
import type { StatementGroup } from './groups.ts';
import type { Reading } from './read.ts';

/** One group of statements of one database, with what it cost. */
export interface StatementListing {
  /** The label `query_group`, the same as the application's instrument gives. */
  readonly id: string;
  readonly database: string;
  readonly operation: string;
  /** The first table; empty where there is none. */
  readonly table: string;
  /** With `?` for each literal. Absent for utility statements and where it is not certain that no literal is left. */
  readonly text?: string;
  /** Of all time that was spent on any statement of the server. */
  readonly share: number;
  readonly calls: number;
  readonly seconds: number;
  readonly rows: number;
  readonly sharedBlocks: {
    readonly hit: number;
    readonly read: number;
    readonly dirtied: number;
    readonly written: number;
  };
  readonly tempBlocks: { readonly read: number; readonly written: number };
  readonly walBytes: number;
  /** Absent while the server does not count it (pg_stat_statements.track_planning). */
  readonly plans?: number;
  readonly planSeconds?: number;
  /** Absent while the server does not count it (track_io_timing). */
  readonly readSeconds?: number;
  readonly writeSeconds?: number;
}

/**
 * @param counters all that it has counted, or what it did in a while
 * @param share of all time, in the same while
 */
export function listingOf(
  { datname, statement }: StatementGroup,
  counters: Counters,
  share: number,
  tracks: Reading['tracks'],
): StatementListing {
  const { id, operation, table, text } = statement;
  const of = (place: keyof typeof at): number => counters[at[place]] ?? 0;
  return {
    ...{ id, database: datname, operation, table },
    ...(text === undefined ? {} : { text }),
    share,
    ...{ calls: of('calls'), seconds: of('seconds'), rows: of('rows') },
    sharedBlocks: {
      ...{ hit: of('blocksHit'), read: of('blocksRead') },
      ...{ dirtied: of('blocksDirtied'), written: of('blocksWritten') },
    },
    tempBlocks: { read: of('tempRead'), written: of('tempWritten') },
    walBytes: of('walBytes'),
    ...(tracks.planning ? { plans: of('plans'), planSeconds: of('planSeconds') } : {}),
    ...(tracks.ioTiming ? { readSeconds: of('readSeconds'), writeSeconds: of('writeSeconds') } : {}),
  };
}
