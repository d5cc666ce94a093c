import { seed, startClinic, startLoad, type RunningClinic } from '@pulso/example-clinic';
import type { Workload } from './workload.ts';

const SIZE = 'small';
const RUN_MS = 10_000;
const USERS = 10;
const THINK_MS = 200;

/** The reference clinic under its load, its switch `slow-queries` on: the index behind the agenda is dropped. */
export function clinic(): Workload {
  let running: RunningClinic | undefined;
  let runs = 0;
  const run = async () => {
    const load = startLoad({
      url: running!.url,
      size: SIZE,
      users: USERS,
      thinkMs: THINK_MS,
      listeners: 0,
      seed: ++runs,
    });
    await new Promise((resolve) => setTimeout(resolve, RUN_MS));
    await load.stop();
  };
  return {
    name: 'clinic',
    prepare: async (_, url) => {
      const { urls } = await seed({ databaseUrl: url, size: SIZE });
      running = await startClinic({ databaseUrl: urls.app, adminUrl: url });
      await running.faults.start('slow-queries');
    },
    run,
    runQuick: run,
    end: async () => running?.stop(),
    statements: async (admin) => {
      const { rows } = await admin.query<{ query: string }>(
        `select query from pg_stat_statements where userid = (select oid from pg_roles where rolname = 'clinic_app')`,
      );
      return rows.map(({ query }) => query);
    },
  };
}
