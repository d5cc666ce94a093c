import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signals } from '@pulso/catalogue';
import { requireProgram } from '@pulso/local-stack';
import { stringify } from 'yaml';
import { seriesOfAService } from '../src/rules/exposition.ts';

const RULES = join(import.meta.dirname, '../../alerts/rules');
const folder = mkdtempSync(join(tmpdir(), 'pulso-bench-services-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a simulated service has every signal but those of Prometheus itself, and no alert', () => {
  const STEP_SECONDS = 15;
  const identity = 'cluster="bench", service="s", instance="i"';
  const input_series = seriesOfAService().map(({ metric, labels, start, perSecond }) => ({
    series: `${metric}{${[identity, ...Object.entries(labels).map(([name, value]) => `${name}="${value}"`)].join(', ')}}`,
    values: `${start}${perSecond < 0 ? '-' : '+'}${Math.abs(perSecond * STEP_SECONDS)}x80`,
  }));
  const none = (expr: string) => ({ expr, eval_time: '15m', exp_samples: [] });
  const has = ({ area, id }: { readonly area: string; readonly id: string }) =>
    area === 'exporter' ? [] : [{ labels: `{signal="${id}"}`, value: 1 }];
  const tests = {
    rule_files: readdirSync(RULES).map((name) => join(RULES, name)),
    evaluation_interval: '30s',
    tests: [
      {
        interval: `${STEP_SECONDS}s`,
        input_series,
        promql_expr_test: [
          none('ALERTS{alertname!="PulsoWatchdog"}'),
          none('pulso:signal:state > 0'),
          { expr: 'group by (signal) (pulso:signal:value)', eval_time: '15m', exp_samples: signals.flatMap(has) },
        ],
      },
    ],
  };
  const file = join(folder, 'test.yml');
  writeFileSync(file, stringify(tests));
  expect(execFileSync(requireProgram('promtool'), ['test', 'rules', file], { encoding: 'utf8' })).toContain('SUCCESS');
}, 120_000);
