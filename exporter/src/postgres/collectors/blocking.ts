import { metrics } from '@pulso/catalogue';
import { collector } from '../collector.ts';
import { sample, type SqlNumber } from '../sample.ts';

interface Row {
  waiting: SqlNumber;
  longest: SqlNumber;
  /** Waiting session and those that block it, of the sessions that have waited longest. */
  edges: readonly { readonly pid: number; readonly by: readonly number[] }[] | null;
}

/**
 * pg_stat_activity, pg_locks and pg_blocking_pids(): who waits for a lock, for how long, and how deep the chains are.
 * pg_read_all_stats, else the waits of others are hidden. PostgreSQL 15 to 18. pg_blocking_pids() stops the lock manager
 * for some microseconds a call, so it is asked for waiting sessions only, 100 at most.
 */
export const blocking = collector<Row>({
  name: 'blocking',
  privilege: 'pg_read_all_stats',
  sql: `
with waiting as materialized (
  select a.pid, count(*) over () as waiting,
         extract(epoch from clock_timestamp() - coalesce(min(l.waitstart), a.query_start)) as waited
    from pg_stat_activity a
    left join pg_locks l on l.pid = a.pid and not l.granted
   where a.wait_event_type = 'Lock'
   group by a.pid, a.query_start
   order by waited desc
   limit 100
)
select coalesce(max(waiting), 0) as waiting, coalesce(max(waited), 0) as longest,
       json_agg(json_build_object('pid', pid, 'by', pg_blocking_pids(pid))) as edges
  from waiting`,
  samples: ([row]) => {
    const { blockedSessions, longestLockWait, blockingSessions, blockingChainDepth } = metrics.postgres;
    const { depth, heads } = chains(row?.edges ?? []);
    return [
      ...sample(blockedSessions, [], row?.waiting),
      ...sample(longestLockWait, [], row?.longest),
      ...sample(blockingSessions, [], heads),
      ...sample(blockingChainDepth, [], depth),
    ];
  },
});

/** The longest path of waits, and how many sessions stand at its heads. A deadlock, which is a cycle, counts once round. */
export function chains(edges: NonNullable<Row['edges']>): { depth: number; heads: number } {
  // pid 0 stands for a prepared transaction: a head like any other.
  const blockers = new Map(edges.filter(({ by }) => by.length > 0).map(({ pid, by }) => [pid, by]));
  const depths = new Map<number, number>();
  const depthOf = (pid: number): number => {
    const known = depths.get(pid);
    if (known !== undefined) return known;
    depths.set(pid, 0); // where a cycle comes back
    const by = blockers.get(pid);
    const depth = by === undefined ? 0 : 1 + Math.max(...by.map(depthOf));
    depths.set(pid, depth);
    return depth;
  };
  const heads = new Set([...blockers.values()].flat().filter((pid) => !blockers.has(pid)));
  return { depth: Math.max(0, ...[...blockers.keys()].map(depthOf)), heads: heads.size };
}
