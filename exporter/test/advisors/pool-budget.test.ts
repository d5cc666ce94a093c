import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireProgram, temporaryFolder } from '@pulso/local-stack';
import { poolBudget } from '../../src/advisors/history/pool-budget.ts';

const POOL = 'db_client_connection_pool_name';
const series = (name: string, labels: Readonly<Record<string, string>>, value: number) => ({
  series: `${name}{${Object.entries({ service: 'clinic', ...labels })
    .map(([label, text]) => `${label}="${text}"`)
    .join(',')}}`,
  values: `${value}x5`,
});
const sample = (measure: string, labels: Readonly<Record<string, string>>, value: number) => ({
  labels: `{${Object.entries({ ...labels, measure })
    .map(([label, text]) => `${label}="${text}"`)
    .join(',')}}`,
  value,
});

it("asks Prometheus for what all instances' pools may open, the sizes advised, and what the server has", () => {
  const promtool = requireProgram('promtool');
  const folder = temporaryFolder('pulso-budget-');
  try {
    const of = (instance: string) => [
      series('db_client_connection_max', { instance, [POOL]: 'primary' }, 20),
      series('db_client_connection_max', { instance, [POOL]: 'audit' }, 5),
      // Both instances advise the same; the other kind is not the pool's size.
      series(
        'pulso_recommendation',
        { instance, id: 'a1', advice: 'pool_starved', area: 'pool', entity: 'primary' },
        1,
      ),
      series('pulso_recommendation_proposed', { instance, id: 'a1' }, 32),
      series(
        'pulso_recommendation',
        { instance, id: 'b2', advice: 'cache_too_small', area: 'cache', entity: 'audit' },
        1,
      ),
      series('pulso_recommendation_proposed', { instance, id: 'b2' }, 900),
    ];
    const test = {
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: [
            ...[...of('i1'), ...of('i2')],
            ...['d1', 'd2'].map((instance) => series('pulso_pg_max_connections', { instance, server: 'main' }, 97)),
            series('db_client_connection_max', { service: 'other', instance: 'i1', [POOL]: 'primary' }, 500),
          ],
          promql_expr_test: [
            {
              expr: poolBudget().query('service="clinic"'),
              eval_time: '3m',
              exp_samples: [
                sample('max', { [POOL]: 'primary' }, 40),
                sample('max', { [POOL]: 'audit' }, 10),
                sample('instances', { [POOL]: 'primary' }, 2),
                sample('instances', { [POOL]: 'audit' }, 2),
                sample('proposed', { [POOL]: 'primary', entity: 'primary' }, 32),
                sample('limit', { server: 'main' }, 97),
              ],
            },
          ],
        },
      ],
    };
    const file = join(folder, 'budget.yml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(test));
    expect(execFileSync(promtool, ['test', 'rules', file], { encoding: 'utf8' })).toContain('SUCCESS');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
