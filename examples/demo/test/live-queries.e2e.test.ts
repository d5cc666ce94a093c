import { readFileSync } from 'node:fs';
import { checkQueries, EVENTFUL, queriesOf } from '@pulso/dashboards';
import { generateAll } from '@pulso/cli';
import { FREE_PORTS, runDemo } from './run-demo.ts';

interface Ready {
  readonly clinic: string;
  readonly pulso: string;
  readonly tokenFile: string;
}

async function page(url: string, token?: string): Promise<string> {
  const response = await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  expect({ url, status: response.status }).toEqual({ url, status: 200 });
  return response.text();
}

async function livePages({ clinic, pulso, tokenFile }: Ready): Promise<string[]> {
  return Promise.all([
    page(`${clinic}/metrics`, readFileSync(tokenFile, 'utf8')),
    page(`${pulso}/metrics`),
    page(`${pulso}/probe?target=clinic-db`),
  ]);
}

/** What the demo's server does not have; the integration tests of the collectors see each on one that has. */
const NOT_HERE: Readonly<Record<string, string>> = {
  pulso_pg_replication_slots_retained_bytes: 'no replication slot',
  pulso_pg_stat_replication_replay_lag_seconds: 'no standby',
  pulso_pg_standby_replay_delay_seconds: 'it is no standby',
  pulso_pg_stat_archiver_failed_count_total: 'it archives nothing',
  pulso_pg_stat_archiver_last_archived_timestamp_seconds: 'it archives nothing',
  pulso_pg_stat_archiver_last_failed_timestamp_seconds: 'it archives nothing',
  pulso_pg_stat_replication_flush_lag_seconds: 'no standby',
  pulso_pg_stat_user_tables_last_autovacuum_timestamp_seconds: 'no table has changed enough yet',
  pulso_evidence_audit_log_rows: 'the daemon is not told to verify the audit log of the clinic, which is not chained',
};

describe('every query of rules and dashboards', () => {
  it('names only metrics and labels that the running services really emit', async () => {
    let pages: Promise<string[]> | undefined;
    const run = await runDemo(['--size', 'small', '--json', ...FREE_PORTS], {
      onLine: (line, stop) => {
        if (pages !== undefined || !line.includes('"event":"ready"')) return;
        pages = livePages(JSON.parse(line) as Ready).finally(() => stop('SIGTERM'));
        pages.catch(() => undefined);
      },
    });
    expect(run.code).toBe(0);
    const queries = queriesOf(generateAll({}));
    expect(queries.length).toBeGreaterThan(100);
    expect(
      checkQueries(queries, { pages: (await pages) ?? [], mayBeAbsent: [...EVENTFUL, ...Object.keys(NOT_HERE)] }),
    ).toEqual([]);
  }, 300_000);
});
