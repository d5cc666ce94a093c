import { join } from 'node:path';
import { jest } from '@jest/globals';
import { yamlFile } from '../src/yaml.ts';
import { ALERTS, run, scratchFolder, writeFiles } from './programs.ts';

jest.setTimeout(120_000);

/** Where the signal's values at 10 minutes, by server, differ from these, as promtool prints it. */
function differences(
  signal: string,
  series: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, number>>,
): string {
  const folder = scratchFolder();
  const identity = 'cluster="c", service="s", instance="i"';
  const test = {
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({
      series: name.replace('{', `{${identity}, `),
      values,
    })),
    promql_expr_test: [
      {
        expr: `pulso:signal:value{signal="${signal}"}`,
        eval_time: '10m',
        exp_samples: Object.entries(expected).map(([server, value]) => ({
          labels: `pulso:signal:value{area="database", cluster="c", service="s", entity="${server}", signal="${signal}"}`,
          value,
        })),
      },
    ],
  };
  const text = yamlFile({
    rule_files: [join(ALERTS, 'rules', 'database.yml')],
    evaluation_interval: '30s',
    tests: [test],
  });
  writeFiles(folder, new Map([['test.yml', text]]));
  const { code, output } = run('promtool', 'test', 'rules', join(folder, 'test.yml'));
  return code === 0 ? '' : output;
}

it('the archiver fails from its last success on, also where there was none, and not where it never failed', () => {
  const archiver = (column: string, server: string) => `pulso_pg_stat_archiver_${column}{server="${server}"}`;
  const last = (what: string, server: string) => archiver(`last_${what}_timestamp_seconds`, server);
  const failures = (server: string) => archiver('failed_count_total', server);
  const answer = differences(
    'database_archiver_failing',
    {
      [last('archived', 'failing')]: '60x15',
      [last('failed', 'failing')]: '540x15',
      [failures('failing')]: '24x15',
      [last('archived', 'mended')]: '570x15',
      [last('failed', 'mended')]: '540x15',
      [failures('mended')]: '24x15',
      [last('failed', 'never worked')]: '540x15',
      [failures('never worked')]: '30x15',
      [last('archived', 'never failed')]: '60x15',
      [failures('never failed')]: '0x15',
    },
    { failing: 540, mended: 0, 'never worked': 600, 'never failed': 0 },
  );
  expect(answer).toBe('');
});

it('no slot is 0, but not where nobody has looked', () => {
  const looked = (server: string, collector: string) =>
    `pulso_collector_success{server="${server}", collector="${collector}", datname=""}`;
  const answer = differences(
    'database_slot_retained',
    {
      'pulso_pg_replication_slots_retained_bytes{server="kept", slot_name="a", slot_type="physical"}': '700x15',
      'pulso_pg_replication_slots_retained_bytes{server="kept", slot_name="b", slot_type="logical"}': '900x15',
      [looked('kept', 'replication_slots')]: '1x15',
      [looked('none', 'replication_slots')]: '1x15',
      [looked('failed', 'replication_slots')]: '0x15',
      [looked('off', 'standby')]: '1x15',
    },
    { kept: 900, none: 0 },
  );
  expect(answer).toBe('');
});

it("a standby's delay is its own word, else its primary's", () => {
  const looked = (server: string, collector: string) =>
    `pulso_collector_success{server="${server}", collector="${collector}", datname=""}`;
  const answer = differences(
    'database_replay_delay',
    {
      'pulso_pg_standby_replay_delay_seconds{server="standby"}': '70x15',
      'pulso_pg_stat_replication_replay_lag_seconds{server="primary", application_name="a", slot_name=""}': '12x15',
      'pulso_pg_stat_replication_replay_lag_seconds{server="primary", application_name="b", slot_name=""}': '3x15',
      [looked('alone', 'standby')]: '1x15',
      [looked('alone', 'replication')]: '1x15',
      [looked('failed', 'standby')]: '0x15',
      [looked('failed', 'replication')]: '1x15',
    },
    { standby: 70, primary: 12, alone: 0 },
  );
  expect(answer).toBe('');
});

it('of transaction and multixact ids those count that are nearer to their end, of all databases', () => {
  const answer = differences(
    'database_wraparound',
    {
      'pulso_pg_database_xid_wraparound_ratio{server="main", datname="a"}': '0.2x15',
      'pulso_pg_database_xid_wraparound_ratio{server="main", datname="b"}': '0.3x15',
      'pulso_pg_database_multixact_wraparound_ratio{server="main", datname="a"}': '0.6x15',
    },
    { main: 0.6 },
  );
  expect(answer).toBe('');
});

it('an index that is being built is none that has failed', () => {
  const answer = differences(
    'database_invalid_indexes',
    {
      'pulso_pg_invalid_indexes{server="building", datname="a"}': '0x5 1x10',
      'pulso_pg_invalid_indexes{server="failed", datname="a"}': '1x15',
      'pulso_pg_invalid_indexes{server="failed", datname="b"}': '2x15',
    },
    { building: 0, failed: 3 },
  );
  expect(answer).toBe('');
});
