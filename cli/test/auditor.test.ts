import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { metricFamilies, metrics, speedTrades } from '@pulso/catalogue';
import { startPrometheus, type RunningServer } from '@pulso/local-stack';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (file: string): string =>
  readFileSync(new URL(`../../provisioning/auditor/${file}`, import.meta.url), 'utf8');

/** What an auditor may read: families of compliance and evidence, and those that trades of speed are measured by. */
const own = [...Object.values(metrics.compliance), ...Object.values(metrics.evidence)].map(({ name }) => name);
const traded = speedTrades.flatMap(
  ({ gain, exposure }) => `${gain.promql} ${exposure.promql}`.match(/\bpulso_\w+/g) ?? [],
);
const choices = ['pulso_exporter_info', 'pulso:health:state'];
const recorded = ['pulso:signal:value', 'pulso:area:state'];
const expected = new Set([...own, ...traded, 'pulso_cache_protection_info', ...choices, ...recorded]);

/** What panels and choices of a dashboard ask for; its marks of deployments and restarts are not theirs. */
const dashboardSchema = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).optional() })),
  templating: z.object({ list: z.array(z.object({ query: z.unknown() })) }),
});

const answerSchema = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});

describe("the auditors' Prometheus", () => {
  const servers: (RunningServer | { stop: () => Promise<void> })[] = [];
  afterAll(async () => {
    for (const server of servers.toReversed()) await server.stop();
  }, 60_000);

  it('has all of compliance under its own labels, and nothing else', async () => {
    // One series of every family that Pulso has, and what rules record of two areas.
    const others = metricFamilies.map(({ name }) => name).filter((name) => name.startsWith('pulso_'));
    const page = [
      ...others.map((name) => `${name}{planted="1"} 1`),
      ...['compliance', 'cache'].flatMap((area) => [
        `recorded_value{area="${area}"} 1`,
        `recorded_state{area="${area}"} 1`,
      ]),
      'recorded_health 1',
      '',
    ].join('\n');
    const pages = createServer((_, response) => void response.end(page));
    pages.listen(0, '127.0.0.1');
    await once(pages, 'listening');
    servers.push({ stop: async () => void pages.close() });
    const address = pages.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const whole = await startPrometheus({
      config: `
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: clinic
    static_configs: [{targets: ['127.0.0.1:${port}'], labels: {cluster: demo, service: clinic}}]
    metric_relabel_configs:
      - {source_labels: [__name__], regex: recorded_value, target_label: __name__, replacement: 'pulso:signal:value'}
      - {source_labels: [__name__], regex: recorded_state, target_label: __name__, replacement: 'pulso:area:state'}
      - {source_labels: [__name__], regex: recorded_health, target_label: __name__, replacement: 'pulso:health:state'}
`,
    });
    servers.push(whole);
    const config = read('prometheus.yml')
      .replace('prometheus:9090', new URL(whole.url).host)
      .replace('scrape_interval: 30s', 'scrape_interval: 1s');
    const auditors = await startPrometheus({ config });
    servers.push(auditors);
    const names = async (): Promise<ReadonlyMap<string, string>> => {
      const query = encodeURIComponent('count by (__name__, service, area) ({service!=""})');
      const answer = answerSchema.parse(await (await fetch(`${auditors.url}/api/v1/query?query=${query}`)).json());
      return new Map(
        answer.data.result.map(({ metric: { __name__: name = '', ...rest } }) => [name, JSON.stringify(rest)]),
      );
    };
    const end = Date.now() + 60_000;
    let found = await names();
    while (found.size < expected.size && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      found = await names();
    }
    expect([...found.keys()].toSorted()).toEqual([...expected].toSorted());
    expect(found.get('pulso:area:state')).toBe('{"area":"compliance","service":"clinic"}');
  }, 120_000);

  it('has all that the Compliance dashboard asks for', () => {
    const file = new URL('../../dashboards/generated/pulso-compliance.json', import.meta.url);
    const { panels, templating } = dashboardSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const asked = [
      ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
      ...templating.list.map(({ query }) => JSON.stringify(query ?? '')),
    ].flatMap((query) => query.match(/\bpulso[\w:]*/g) ?? []);
    expect(new Set(asked).size).toBeGreaterThan(10);
    expect(asked.filter((name) => !expected.has(name) && !/^pulso:(signal|area):/.test(name))).toEqual([]);
  });

  it('is what the organisation of auditors has as its data source, under the uid that dashboards go by', () => {
    const { datasources }: { datasources: { uid: string; orgId: number }[] } = parse(
      read('grafana/datasources/auditor.yml'),
    );
    const { providers }: { providers: { orgId: number }[] } = parse(read('grafana/dashboards/auditor.yml'));
    expect(datasources.map(({ uid, orgId }) => [uid, orgId])).toEqual([['prometheus', 2]]);
    expect(providers.map(({ orgId }) => orgId)).toEqual([2]);
  });
});
