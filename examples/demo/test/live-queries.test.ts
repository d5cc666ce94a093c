import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { checkQueries, EVENTFUL, queriesOf, type QueryIssue } from '@pulso/dashboards';
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
  pulso_tls_certificate_not_after_timestamp_seconds: 'no edge with TLS',
};

const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 1000;

/** Looks at the pages until every query finds what it names there, which a moment's page need not have yet. */
async function problemsOn(ready: Ready): Promise<readonly QueryIssue[]> {
  const queries = queriesOf(generateAll({}));
  expect(queries.length).toBeGreaterThan(100);
  const mayBeAbsent = [...EVENTFUL, ...Object.keys(NOT_HERE)];
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const problems = checkQueries(queries, { pages: await livePages(ready), mayBeAbsent });
    if (problems.length === 0 || Date.now() > deadline) return problems;
    await setTimeout(LOOK_EVERY_MS);
  }
}

describe('every query of rules and dashboards', () => {
  it('names only metrics and labels that the running services really emit', async () => {
    let problems: Promise<readonly QueryIssue[]> | undefined;
    const run = await runDemo(['--size', 'small', '--json', ...FREE_PORTS], {
      onLine: (line, stop) => {
        if (problems !== undefined || !line.includes('"event":"ready"')) return;
        problems = problemsOn(JSON.parse(line) as Ready).finally(() => stop('SIGTERM'));
        // Awaited once the demo has ended; until then a failed look must not end this process.
        problems.catch(() => undefined);
      },
    });
    expect(run.code).toBe(0);
    expect(await problems).toEqual([]);
  }, 300_000);
});
