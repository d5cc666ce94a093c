import type { Client } from 'pg';
import { sqlState } from '../failure.ts';
import { prepared } from '../prepared.ts';
import { at, columns, type Counters } from './counters.ts';
import { type Spread, spreadColumns, spreadOf } from './spread.ts';

/** Entries that are read one by one, those that took most time first; what the others have counted is read as a sum. */
export const MOST_ENTRIES = 10_000;
/** Of a text, one character more than a group's id looks at: a longer one is known as longer. */
const TEXT_LENGTH = 16_385;
/** `1.9`, of PostgreSQL 14, brought `toplevel` and `pg_stat_statements_info`. */
export const OLDEST_STATEMENTS = 9;

export interface Extension {
  /** Quoted. */
  readonly schema: string;
  /** `1.11` is 11. */
  readonly version: number;
}

/** One entry: what one user ran in one database, by query id. */
export interface Entry {
  readonly key: string;
  readonly queryid: string;
  /** Undefined where the database is gone. */
  readonly datname: string | undefined;
  /** When the entry was made, by the server's clock; undefined before PostgreSQL 17. */
  readonly since: number | undefined;
  readonly counters: Counters;
  readonly spread: Spread;
}

/** All that was counted until `at`. Times are seconds since 1970 by the server's clock. */
export interface Reading {
  readonly at: number;
  readonly resetAt: number;
  readonly entries: readonly Entry[];
  /** Of the entries beyond `MOST_ENTRIES`. */
  readonly rest: Counters | undefined;
  readonly count: number;
  readonly max: number | undefined;
  readonly evictions: number;
  readonly tracks: { readonly planning: boolean; readonly ioTiming: boolean };
}

/** The extension in this database, or why it cannot be used, for people. */
export async function findExtension(client: Client): Promise<Extension | string> {
  const { rows } = await client.query<{ schema: string; extversion: string; usable: boolean; role: string }>({
    name: 'pulso_statements_extension',
    text: `select quote_ident(n.nspname) as schema, e.extversion,
                  has_schema_privilege(n.oid, 'USAGE') as usable, quote_ident(current_user) as role
             from pg_extension e join pg_namespace n on n.oid = e.extnamespace
            where e.extname = 'pg_stat_statements'`,
  });
  const [row] = rows;
  if (row === undefined) {
    return 'pg_stat_statements is not in this database. Load it (shared_preload_libraries) and run: CREATE EXTENSION pg_stat_statements;';
  }
  if (!row.usable) {
    return `The role may not use the schema of pg_stat_statements. Run: GRANT USAGE ON SCHEMA ${row.schema} TO ${row.role};`;
  }
  const version = Number(row.extversion.split('.')[1] ?? 0);
  return version < OLDEST_STATEMENTS
    ? `pg_stat_statements ${row.extversion} is too old. Run: ALTER EXTENSION pg_stat_statements UPDATE;`
    : { schema: row.schema, version };
}

/** Why reading failed because of how the server is set up; undefined where that is not it. */
export function setupProblem(error: unknown): string | undefined {
  // object_not_in_prerequisite_state
  return sqlState(error) === '55000'
    ? "pg_stat_statements is not loaded. Run: ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'; and restart PostgreSQL."
    : undefined;
}

type Value = string | number | null;

const select = (version: number, more: readonly string[]) => `
select userid, dbid, queryid, ${version >= 11 ? 'extract(epoch from stats_since)::float8' : 'null::float8'} as since, ${more.join(', ')}`;
const from = ({ schema }: Extension) => `
  from ${schema}.pg_stat_statements(false)
 where toplevel and queryid is not null`;

/**
 * The counters of all databases, without the texts: these lie in a file, and reading them costs most. Statements within
 * functions are part of the one that called them.
 * @param known entries of the last reading: of those that have not been called since, nothing more is read
 */
export async function readCounters(
  client: Client,
  extension: Extension,
  known: ReadonlyMap<string, Entry>,
): Promise<Reading> {
  const settings = await client.query<{
    at: number;
    max: string | null;
    planning: string | null;
    io_timing: string;
    databases: Readonly<Record<string, string>>;
  }>(
    prepared(`
select extract(epoch from clock_timestamp())::float8 as at,
       current_setting('pg_stat_statements.max', true) as max,
       current_setting('pg_stat_statements.track_planning', true) as planning,
       current_setting('track_io_timing') as io_timing,
       (select json_object_agg(oid, datname) from pg_database) as databases`),
  );
  const [facts] = settings.rows;
  const max = facts?.max == null ? undefined : Number(facts.max);
  const names = facts?.databases ?? {};
  const { entries, rest, count } =
    max !== undefined && max <= MOST_ENTRIES
      ? await readAll(client, extension, names, known)
      : await readMost(client, extension, names);
  // Last: a reset that comes in between is then seen by the entries alone, and not counted twice.
  const info = await client.query<{ reset_at: number; dealloc: string }>(
    prepared(`
select extract(epoch from stats_reset)::float8 as reset_at, dealloc from ${extension.schema}.pg_stat_statements_info`),
  );
  return {
    at: facts?.at ?? 0,
    resetAt: info.rows[0]?.reset_at ?? 0,
    ...{ entries, rest, count, max },
    evictions: Number(info.rows[0]?.dealloc ?? 0),
    tracks: { planning: facts?.planning === 'on', ioTiming: facts?.io_timing === 'on' },
  };
}

type Entries = Pick<Reading, 'entries' | 'rest' | 'count'>;
type Names = Readonly<Record<string, string>>;

async function readAll(
  client: Client,
  extension: Extension,
  names: Names,
  known: ReadonlyMap<string, Entry>,
): Promise<Entries> {
  const read = async (where: string, values: unknown[] = []) => {
    const expressions = [...columns.map(({ sql }) => sql(extension.version)), ...spreadColumns];
    const text = `${select(extension.version, expressions)}${from(extension)}${where}`;
    const { rows } = await client.query<Value[]>({ rowMode: 'array', ...prepared(text), values });
    return rows.map((row) => entryOf(row, names));
  };
  if (known.size > 0) {
    const text = `${select(extension.version, ['calls'])}${from(extension)}`;
    const { rows } = await client.query<Value[]>({ rowMode: 'array', ...prepared(text) });
    const changed = rows.filter(([userid, dbid, queryid, since, calls]) => {
      const last = known.get(keyOf(userid, dbid, queryid));
      return last === undefined || last.counters[at.calls] !== Number(calls) || last.since !== numberOf(since);
    });
    // Else one reading of all is less work.
    if (changed.length * 3 < rows.length) {
      const queryids = [...new Set(changed.map(([, , queryid]) => queryid))];
      const fresh = queryids.length === 0 ? [] : await read(' and queryid = any($1::bigint[])', [queryids]);
      const byKey = new Map(fresh.map((entry) => [entry.key, entry]));
      const entries = rows.flatMap(([userid, dbid, queryid]) => {
        const key = keyOf(userid, dbid, queryid);
        return byKey.get(key) ?? known.get(key) ?? [];
      });
      return { entries, rest: undefined, count: rows.length };
    }
  }
  const entries = await read('');
  return { entries, rest: undefined, count: entries.length };
}

/** Where the server keeps more than is read one by one. */
async function readMost(client: Client, extension: Extension, names: Names): Promise<Entries> {
  const numbered = [
    ...columns.map(({ sql }, place) => `${sql(extension.version)} as c${place}`),
    ...spreadColumns.map((sql, place) => `${sql} as s${place}`),
  ];
  const spread = spreadColumns.map((_, place) => `s${place}`);
  const { rows } = await client.query<Value[]>({
    rowMode: 'array',
    text: `
with s as materialized (${select(extension.version, numbered)}${from(extension)}),
     ranked as materialized (select s.*, row_number() over (order by c1 desc) as place from s)
select null::oid, null::oid, count(*), null, ${columns.map((_, place) => `sum(c${place}) filter (where place > ${MOST_ENTRIES})`).join(', ')}, ${spread.map(() => 'null::float8').join(', ')}
  from ranked
union all
select userid, dbid, queryid, since, ${columns.map((_, place) => `c${place}`).join(', ')}, ${spread.join(', ')}
  from ranked where place <= ${MOST_ENTRIES}`,
  });
  const [sums = [], ...others] = rows;
  const count = Number(sums[2]);
  const rest = count > MOST_ENTRIES ? Float64Array.from(sums.slice(4, 4 + columns.length), Number) : undefined;
  return { entries: others.map((row) => entryOf(row, names)), rest, count };
}

const keyOf = (userid: Value = '', dbid: Value = '', queryid: Value = '') => `${userid}/${dbid}/${queryid}`;
const numberOf = (value: Value | undefined) => (value == null ? undefined : Number(value));

function entryOf([userid, dbid, queryid, since, ...values]: readonly Value[], names: Names): Entry {
  return {
    key: keyOf(userid, dbid, queryid),
    queryid: String(queryid),
    datname: names[String(dbid)],
    since: numberOf(since),
    counters: Float64Array.from(values.slice(0, columns.length), Number),
    spread: spreadOf(values.slice(columns.length)),
  };
}

/** Texts by query id. The whole file is read for them, however few they are. */
export async function readTexts(
  client: Client,
  { schema }: Extension,
  queryids: readonly string[],
): Promise<Map<string, string>> {
  if (queryids.length === 0) return new Map();
  const { rows } = await client.query<{ queryid: string; query: string }>({
    text: `select distinct on (queryid) queryid::text, left(query, ${TEXT_LENGTH}) as query
             from ${schema}.pg_stat_statements(true)
            where queryid = any($1::bigint[]) and query is not null`,
    values: [queryids],
  });
  return new Map(rows.map(({ queryid, query }) => [queryid, query]));
}
