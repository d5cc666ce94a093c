import type { Client } from 'pg';
import { prepared } from '../../postgres/prepared.ts';

/** An index that costs and gives nothing, or little. */
export interface IdleIndex {
  readonly kind: 'unused' | 'duplicate' | 'invalid';
  readonly schema: string;
  readonly table: string;
  readonly index: string;
  readonly bytes: number;
  /** Seconds since it was last scanned; since the statistics were reset, where it never was or that is not known (before 16). */
  readonly idleSeconds: number;
  /** How the server prints it. */
  readonly definition: string;
  /** For a duplicate: the index that does the same, and whether that has more keys behind. */
  readonly other?: string;
  readonly isPrefix?: boolean;
  /** Whether it is being made now. */
  readonly isBuilding: boolean;
  /** Whether standbys are attached: they may scan it, and count by themselves. */
  readonly hasStandbys: boolean;
  /** Rows of its table that were inserted, deleted or updated other than HOT since the statistics were reset. */
  readonly entries: number;
  readonly secondsCounted: number;
}

/** Where an expression stood in the statement that made the index; the same expression need not stand there again. */
const anywhere = (tree: string) => `coalesce(regexp_replace(${tree}::text, ':[a-z_]*location -?\\d+', '', 'g'), '')`;

/**
 * Unused, duplicate and invalid indexes, the largest first. Never one that keeps a constraint, is unique, an exclusion, a
 * replica identity or what the table is clustered by. A duplicate has the same columns, operator classes, collations,
 * order, expressions and condition as another, or they begin the other's. pg_stat_get_lastscan() is there from 16 on.
 */
export async function readIdleIndexes(client: Client, major: number): Promise<IdleIndex[]> {
  const lastScan = major >= 16 ? 'pg_stat_get_lastscan(x.indexrelid)' : 'null::timestamptz';
  const { rows } = await client.query<Omit<IdleIndex, 'bytes' | 'entries'> & { bytes: string; entries: string }>(
    prepared(`
with stats as (
  -- Without a reset the counts go back at least to the server's start.
  select extract(epoch from now() - coalesce(stats_reset, pg_postmaster_start_time()))::float8 as seconds
    from pg_stat_database where datname = current_database()
), i as materialized (
  select x.indexrelid, x.indrelid, n.nspname, t.relname, c.relname as index, c.relam, x.indisvalid, x.indisready, x.indnkeyatts, x.indnatts,
         c.relpages::bigint * current_setting('block_size')::int as bytes, x.indisunique,
         string_to_array(x.indkey::text, ' ') as key, string_to_array(x.indclass::text, ' ') as class,
         string_to_array(x.indcollation::text, ' ') as coll, string_to_array(x.indoption::text, ' ') as option,
         ${anywhere('x.indexprs')} as exprs, ${anywhere('x.indpred')} as pred,
         x.indisunique or x.indisexclusion or x.indisreplident or x.indisclustered or k.conindid is not null as needed,
         pg_stat_get_numscans(x.indexrelid) as scans, ${lastScan} as scanned, am.amname,
         x.indexrelid in (select index_relid from pg_stat_progress_create_index) as building,
         pg_stat_get_tuples_inserted(t.oid) + pg_stat_get_tuples_deleted(t.oid) + pg_stat_get_tuples_updated(t.oid)
           - pg_stat_get_tuples_hot_updated(t.oid) as entries
    from pg_index x
    join pg_class c on c.oid = x.indexrelid and c.relkind = 'i' and not c.relispartition
    join pg_am am on am.oid = c.relam
    join pg_class t on t.oid = x.indrelid and t.relpersistence <> 't'
    join pg_namespace n on n.oid = t.relnamespace
    left join (select distinct conindid from pg_constraint where contype in ('p', 'u', 'x')) k
           on k.conindid = x.indexrelid
   where x.indrelid >= 16384 and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
), found as (
  select 'invalid' as kind, i.*, null::text as other, false as prefix from i where not indisvalid
  union all
  select * from (
    select distinct on (a.indexrelid) 'duplicate', a.*, b.index, b.indnkeyatts > a.indnkeyatts
      from i a
      join i b on b.indrelid = a.indrelid and b.indexrelid <> a.indexrelid and b.relam = a.relam and b.indisvalid
     where a.indisvalid and not a.needed and a.pred = b.pred and (a.exprs = b.exprs or a.exprs = '')
       and (a.amname = 'btree' or a.indnkeyatts = b.indnkeyatts) and a.indnkeyatts <= b.indnkeyatts
       and a.key[1:a.indnkeyatts] = b.key[1:a.indnkeyatts] and a.class[1:a.indnkeyatts] = b.class[1:a.indnkeyatts]
       and a.coll[1:a.indnkeyatts] = b.coll[1:a.indnkeyatts] and a.option[1:a.indnkeyatts] = b.option[1:a.indnkeyatts]
       and a.key[a.indnkeyatts + 1:a.indnatts] <@ b.key
       -- Of two that do the same one stays: the one that is needed, else the wider, else the older.
       and (b.needed, b.indnatts, -b.indexrelid::bigint) > (a.needed, a.indnatts, -a.indexrelid::bigint)
     order by a.indexrelid, b.needed desc, b.indnatts desc, b.indexrelid) d
  union all
  select 'unused', i.*, null, false from i where indisvalid and not needed
)
select q.*, pg_get_indexdef(q.oid) as definition, exists (select from pg_stat_replication) as "hasStandbys"
  from (
    select f.indexrelid as oid, f.kind, f.nspname as schema, f.relname as table, f.index, f.bytes, f.other, f.prefix as "isPrefix",
           f.building as "isBuilding", f.entries, s.seconds as "secondsCounted",
           coalesce(extract(epoch from now() - f.scanned)::float8, case when f.scans = 0 then s.seconds else 0 end) as "idleSeconds"
      from found f cross join stats s
     where f.kind <> 'unused' or f.scans = 0 or f.scanned is not null
     order by f.kind = 'unused', f.bytes desc limit 500) q`),
  );
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes), entries: Number(row.entries) }));
}

/** A foreign key whose columns begin no index. */
export interface BareForeignKey {
  readonly schema: string;
  readonly table: string;
  readonly constraint: string;
  readonly columns: readonly string[];
  readonly parent: string;
  readonly rows: number;
  readonly bytes: number;
  /** Rows of the parent deleted since the statistics were reset: each reads all of the table. */
  readonly deletes: number;
  readonly secondsCounted: number;
}

/** Foreign keys from tables of at least so many rows without an index that their columns begin, in any order. */
export async function readBareForeignKeys(client: Client, leastRows: number): Promise<BareForeignKey[]> {
  const { rows } = await client.query<Omit<BareForeignKey, 'bytes' | 'deletes'> & { bytes: string; deletes: string }>({
    ...prepared(`
select n.nspname as schema, t.relname as table, k.conname as constraint, p.relname as parent, t.reltuples as rows,
       t.relpages::bigint * current_setting('block_size')::int as bytes, pg_stat_get_tuples_deleted(p.oid) as deletes,
       (select extract(epoch from now() - coalesce(stats_reset, pg_postmaster_start_time()))::float8 from pg_stat_database where datname = current_database()) as "secondsCounted",
       (select json_agg(a.attname order by c.at) from unnest(k.conkey) with ordinality c(attnum, at)
          join pg_attribute a on a.attrelid = t.oid and a.attnum = c.attnum) as columns
  from pg_constraint k
  join pg_class t on t.oid = k.conrelid and t.relkind = 'r'
  join pg_namespace n on n.oid = t.relnamespace
  join pg_class p on p.oid = k.confrelid
 where k.contype = 'f' and t.reltuples >= $1 and not exists (
   select from pg_index x where x.indrelid = t.oid and x.indisvalid and x.indpred is null
      and string_to_array(x.indkey::text, ' ')::int2[] @> k.conkey
      and (string_to_array(x.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey)
 order by t.reltuples desc limit 50`),
    values: [leastRows],
  });
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes), deletes: Number(row.deletes) }));
}
