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
const expected = new Set([...own, ...traded, 'pulso_cache_protection_info', 'pulso:signal:value', 'pulso:area:state']);

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

  it('is what the organisation of auditors has as its data source, under the uid that dashboards go by', () => {
    const { datasources }: { datasources: { uid: string; orgId: number }[] } = parse(
      read('grafana/datasources/auditor.yml'),
    );
    const { providers }: { providers: { orgId: number }[] } = parse(read('grafana/dashboards/auditor.yml'));
    expect(datasources.map(({ uid, orgId }) => [uid, orgId])).toEqual([['prometheus', 2]]);
    expect(providers.map(({ orgId }) => orgId)).toEqual([2]);
  });
});
