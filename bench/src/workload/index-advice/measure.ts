import type { Client } from 'pg';
import { median } from '../../harness/statistics.ts';

/** What one statement group took. */
export interface Taken {
  readonly calls: number;
  readonly seconds: number;
}

/** By `queryid`. */
export type Measured = ReadonlyMap<string, Taken>;

/** What statements of this database took while `work` ran, as PostgreSQL itself counts; Pulso's own are left out. */
export async function measured(admin: Client, work: () => Promise<void>): Promise<Measured> {
  const before = await read(admin);
  await work();
  const after = await read(admin);
  return new Map(
    [...after].flatMap(([queryid, { calls, seconds }]) => {
      const earlier = before.get(queryid) ?? { calls: 0, seconds: 0 };
      return calls > earlier.calls
        ? [[queryid, { calls: calls - earlier.calls, seconds: seconds - earlier.seconds }] as const]
        : [];
    }),
  );
}

async function read(admin: Client): Promise<Map<string, Taken>> {
  const { rows } = await admin.query<{ id: string; calls: string; seconds: number }>(`
    select queryid::text as id, sum(calls) as calls, sum(total_exec_time) / 1000 as seconds from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database())
       and userid <> (select oid from pg_roles where rolname = 'pulso')
       and query ~* '^\\s*(select|with|insert|update|delete)' and query not like '%pg_%'
     group by queryid`);
  return new Map(rows.map(({ id, calls, seconds }) => [id, { calls: Number(calls), seconds }]));
}

const mean = ({ calls, seconds }: Taken) => seconds / calls;

/** The median over several runs of each group's mean, by group; calls are those of the first that has it. */
export function medians(runs: readonly Measured[]): Measured {
  const ids = new Set(runs.flatMap((run) => [...run.keys()]));
  return new Map(
    [...ids].map((id) => {
      const taken = runs.flatMap((run) => run.get(id) ?? []);
      const calls = taken[0]?.calls ?? 0;
      return [id, { calls, seconds: calls * median(taken.map(mean)) }];
    }),
  );
}

/** Seconds that the calls of `before` would take at the means of `now`; what did not run now counts as before. */
export function totalAt(before: Measured, now: Measured): number {
  return [...before].reduce((sum, [id, taken]) => sum + taken.calls * mean(now.get(id) ?? taken), 0);
}

export const meanOf = (all: Measured, id: string): number | undefined => {
  const taken = all.get(id);
  return taken === undefined ? undefined : mean(taken);
};
