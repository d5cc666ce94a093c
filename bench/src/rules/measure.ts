import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureWritable, startPrometheus, temporaryFolder } from '@pulso/local-stack';
import { z } from 'zod';
import { serveServices } from './exposition.ts';

const RULES = fileURLToPath(new URL('../../../alerts/rules/', import.meta.url));
/** Longer than the window of rates, so that they have all their samples. */
const SETTLE_SECONDS = 330;
/** Evaluations of each group that are looked at. */
const LOOKS = 4;
const LOOK_EVERY_MS = 30_000;

export interface GroupCost {
  readonly group: string;
  readonly rules: number;
  /** The longest of the evaluations that were looked at. */
  readonly seconds: number;
}

export interface RulesCost {
  readonly services: number;
  /** Samples on the page of one service. */
  readonly rawSeries: number;
  readonly values: number;
  readonly perValue: number;
  readonly perService: number;
  /** Of these, what error budgets add. */
  readonly sloPerService: number;
  readonly missedEvaluations: number;
  /** Alerts that stand: each costs the text of its annotations at each evaluation. */
  readonly standing: number;
  /** CPU that Prometheus takes in an interval of 30 s, scrapes included. */
  readonly cpuSeconds: number;
  readonly groups: readonly GroupCost[];
}

const answerSchema = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});
const groupsSchema = z.object({
  data: z.object({
    groups: z.array(z.object({ name: z.string(), evaluationTime: z.number(), rules: z.array(z.unknown()) })),
  }),
});

function configOf(services: number, port: number, rules: string): string {
  const target = (at: number) =>
    `      - { targets: ['127.0.0.1:${port}'], labels: { cluster: bench, service: s${at}, instance: s${at}-1 } }`;
  return [
    'global: { scrape_interval: 15s, scrape_timeout: 10s, evaluation_interval: 30s }',
    `rule_files: ['${join(rules, '*.yml')}']`,
    'scrape_configs:',
    '  - job_name: services',
    '    static_configs:',
    ...Array.from({ length: services }, (_, at) => target(at)),
  ].join('\n');
}

async function ask(url: string, query: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  const [first] = answerSchema.parse(await response.json()).data.result;
  return Number(first?.value[1] ?? 0);
}

async function cpuOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
}

/** So many healthy services on a Prometheus of their own, with the committed rules. */
export async function measureRules(services: number): Promise<RulesCost> {
  const exposed = await serveServices();
  const folder = temporaryFolder('pulso-bench-rules-');
  const rules = ensureWritable(join(folder, 'rules'), 'rules');
  mkdirSync(rules, { recursive: true });
  for (const name of readdirSync(RULES)) copyFileSync(join(RULES, name), join(rules, name));
  const config = configOf(services, exposed.port, rules);
  const prometheus = await startPrometheus({ config, storageDir: join(folder, 'data') });
  try {
    await sleep(SETTLE_SECONDS * 1000);
    const before = await cpuOf(prometheus.url);
    const longest = new Map<string, GroupCost>();
    for (let look = 0; look < LOOKS; look++) {
      if (look > 0) await sleep(LOOK_EVERY_MS);
      const answer = await (await fetch(`${prometheus.url}/api/v1/rules`)).json();
      for (const { name, evaluationTime, rules: own } of groupsSchema.parse(answer).data.groups) {
        const seconds = Math.max(longest.get(name)?.seconds ?? 0, evaluationTime);
        longest.set(name, { group: name, rules: own.length, seconds });
      }
    }
    const cpuSeconds = ((await cpuOf(prometheus.url)) - before) / (LOOKS - 1);
    const metrics = await (await fetch(`${prometheus.url}/metrics`)).text();
    const missed = [...metrics.matchAll(/^prometheus_rule_group_iterations_missed_total\{.*\} (\d+)$/gm)];
    const count = (names: string) => ask(prometheus.url, `count({__name__=~"${names}"})`);
    const values = await count('pulso:signal:value');
    const [ofValues, ofServices, ofBudgets] = [
      await count('pulso:signal:(value|threshold|state|idle)'),
      await count('pulso:(signal:missing|area:state|health:state)'),
      await count('pulso:slo:.*'),
    ];
    return {
      services,
      rawSeries: exposed.lines,
      values: values / services,
      perValue: ofValues / values,
      perService: ofServices / services,
      sloPerService: ofBudgets / services,
      standing: await ask(prometheus.url, 'count(ALERTS{alertname!="PulsoWatchdog"})'),
      cpuSeconds,
      missedEvaluations: missed.reduce((sum, [, many]) => sum + Number(many), 0),
      groups: [...longest.values()].toSorted((a, b) => b.seconds - a.seconds),
    };
  } finally {
    await prometheus.stop();
    await exposed.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
