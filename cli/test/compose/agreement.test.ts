import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dashboardUid, panelPluginId, profiles } from '@pulso/catalogue';
import { requireProgram } from '@pulso/local-stack';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseConfig } from '../../src/index.ts';
import { compose, exists, option, read, serviceOf, sourceOf, top } from './stack.ts';

const prometheus = z
  .object({
    global: z.object({ scrape_interval: z.string(), evaluation_interval: z.string() }),
    rule_files: z.array(z.string()),
    alerting: z.object({
      alertmanagers: z.array(z.object({ static_configs: z.array(z.object({ targets: z.array(z.string()) })) })),
    }),
    scrape_configs: z.array(
      z.object({
        job_name: z.string(),
        static_configs: z
          .array(z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()).optional() }))
          .optional(),
        http_sd_configs: z.array(z.object({ url: z.string() })).optional(),
        relabel_configs: z.array(z.object({ target_label: z.string(), replacement: z.string() })).optional(),
      }),
    ),
  })
  .parse(parse(read('provisioning/prometheus/prometheus.yml')));

const config = parseConfig(read('provisioning/pulso/pulso.yml'), join(top, 'provisioning/pulso/pulso.yml'), {
  secrets: false,
});

/** The port on which each service listens, from its own configuration. */
const ports: Readonly<Record<string, number | undefined>> = {
  clinic: Number(option('clinic', '--port')),
  pulso: config.listen?.port,
  prometheus: 9090,
  alertmanager: 9093,
  receiver: 9094,
  grafana: 3000,
  postgres: 5432,
};

/** `host:port` as a service of this stack that listens there. */
function expectService(address: string): void {
  const [host = '', port] = address.split(':');
  expect([address, Object.keys(compose.services).includes(host)]).toEqual([address, true]);
  expect([address, Number(port)]).toEqual([address, ports[host]]);
}

describe('Prometheus', () => {
  const jobs = new Map(prometheus.scrape_configs.map((job) => [job.job_name, job]));

  it('keeps the pace that the rules are made for, as does the data source', () => {
    const { scrapeInterval, evaluationInterval } = profiles.production;
    expect(prometheus.global).toMatchObject({
      scrape_interval: scrapeInterval,
      evaluation_interval: evaluationInterval,
    });
    expect(read('provisioning/grafana/datasources/pulso.yml')).toContain(`timeInterval: ${scrapeInterval}\n`);
    expect(read('provisioning/grafana/datasources/pulso.yml')).toContain(
      `prometheusVersion: ${/:v([\d.]+)@/.exec(serviceOf('prometheus').image)?.[1]}\n`,
    );
  });

  it('scrapes and tells services of this stack, at the ports on which they listen', () => {
    const targets = prometheus.scrape_configs.flatMap(({ static_configs = [] }) =>
      static_configs.flatMap((one) => one.targets),
    );
    for (const target of targets.filter((address) => !address.startsWith('localhost'))) expectService(target);
    for (const { static_configs } of prometheus.alerting.alertmanagers)
      static_configs.flatMap((one) => one.targets).forEach(expectService);
    const { http_sd_configs = [], relabel_configs = [] } = jobs.get('postgresql') ?? {};
    expect(http_sd_configs.map(({ url }) => new URL(url).host)).toEqual(['pulso:9633']);
    expect(relabel_configs).toContainEqual({ target_label: '__address__', replacement: 'pulso:9633' });
  });

  it('gives the clinic and its PostgreSQL the same cluster and service', () => {
    const labels = jobs.get('clinic')?.static_configs?.[0]?.labels;
    const [target] = config.targets ?? [];
    expect(labels).toEqual({ cluster: target?.cluster, service: target?.service });
  });

  it('accepts its configuration and finds rules: promtool check config', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulso-promtool-'));
    try {
      const rules = sourceOf('prometheus', prometheus.rule_files[0]?.replace('/*.yml', '') ?? '') ?? '';
      cpSync(join(top, rules), join(folder, 'rules'), { recursive: true });
      mkdirSync(join(folder, 'secrets'));
      for (const name of serviceOf('prometheus').secrets) writeFileSync(join(folder, 'secrets', name), 'x');
      const text = read('provisioning/prometheus/prometheus.yml')
        .replaceAll('/etc/prometheus/rules', join(folder, 'rules'))
        .replaceAll('/run/secrets', join(folder, 'secrets'));
      writeFileSync(join(folder, 'prometheus.yml'), text);
      const said = execFileSync(requireProgram('promtool'), [
        'check',
        'config',
        join(folder, 'prometheus.yml'),
      ]).toString();
      expect(said).toMatch(/SUCCESS: \d+ rule files found/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('Alertmanager', () => {
  it('accepts its configuration and templates: amtool check-config', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulso-amtool-'));
    try {
      for (const path of ['alertmanager.yml', 'templates']) {
        const source = sourceOf('alertmanager', `/etc/alertmanager/${path}`) ?? '';
        cpSync(join(top, source), join(folder, path), { recursive: true });
      }
      const said = execFileSync(requireProgram('amtool'), [
        'check-config',
        join(folder, 'alertmanager.yml'),
      ]).toString();
      expect(said).toContain('SUCCESS');
      expect(said).toContain('1 templates');
      const text = readFileSync(join(folder, 'alertmanager.yml'), 'utf8');
      for (const [, address = ''] of text.matchAll(/url: http:\/\/([^/]+)\//g)) expectService(address);
      for (const [, road = ''] of text.matchAll(/url: http:\/\/[^/]+(\/\w+)/g))
        expect(read('docker/receiver.js')).toContain(`'${road}'`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('Grafana', () => {
  const { environment } = serviceOf('grafana');
  const datasources = z
    .object({
      prune: z.literal(true),
      datasources: z.array(
        z.object({
          uid: z.string(),
          url: z.string(),
          editable: z.literal(false),
          jsonData: z.record(z.string(), z.unknown()),
        }),
      ),
    })
    .parse(parse(read('provisioning/grafana/datasources/pulso.yml')));

  it('asks Prometheus and Alertmanager under the uids that others go by', () => {
    expect(datasources.datasources.map(({ uid }) => uid)).toEqual(['prometheus', 'alertmanager']);
    for (const { url } of datasources.datasources) expectService(new URL(url).host);
    expect(datasources.datasources[0]?.jsonData).toMatchObject({ httpMethod: 'POST', alertmanagerUid: 'alertmanager' });
  });

  it('loads the generated dashboards from where they are mounted, and opens with the overview', () => {
    const { providers } = z
      .object({
        providers: z.array(
          z.object({
            type: z.literal('file'),
            allowUiUpdates: z.literal(false),
            disableDeletion: z.literal(true),
            options: z.object({ path: z.string() }),
          }),
        ),
      })
      .parse(parse(read('provisioning/grafana/dashboards/pulso.yml')));
    const folder = sourceOf('grafana', providers[0]?.options.path ?? '');
    expect(folder).toBe('dashboards/generated');
    const home = sourceOf('grafana', environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '') ?? '';
    expect(exists(home)).toBe(true);
    expect(JSON.parse(read(home))).toMatchObject({ uid: dashboardUid('overview') });
  });

  it('has the data sources and panels that the dashboards name', () => {
    const text = read(`${sourceOf('grafana', '/etc/pulso/dashboards') ?? ''}/pulso-overview.json`);
    // The first is chosen in the dashboard, among all of its type; the second is Grafana's own.
    const known = new Set(['${datasource}', '-- Grafana --', ...datasources.datasources.map(({ uid }) => uid)]);
    const named = [...text.matchAll(/"datasource": \{[^}]*"uid": "([^"]+)"/g)].map(([, uid]) => uid);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((uid) => !known.has(uid ?? ''))).toEqual([]);
    expect(text).toContain(`"type": "${panelPluginId}"`);
  });

  it('may load our panel, unsigned, under its own id', () => {
    expect(environment['GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS']).toBe(panelPluginId);
    expect(sourceOf('grafana', `/var/lib/grafana/plugins/${panelPluginId}`)).toBe('grafana-plugin/dist');
    expect(JSON.parse(read('grafana-plugin/src/plugin.json'))).toMatchObject({ id: panelPluginId });
  });

  it('is at the address to which alerts link', () => {
    expect(environment['GF_SERVER_ROOT_URL']).toBe(config.urls?.dashboards);
    expect(serviceOf('grafana').ports).toEqual([`127.0.0.1:${new URL(config.urls?.dashboards ?? '').port}:3000`]);
  });
});

describe('the daemon', () => {
  it('reads the configuration that is mounted, and is where it says', () => {
    expect(sourceOf('pulso', option('pulso', '--config') ?? '')).toBe('provisioning/pulso/pulso.yml');
    expect(serviceOf('pulso').ports).toEqual([
      `127.0.0.1:${new URL(config.advertiseUrl ?? '').port}:${ports['pulso']}`,
    ]);
    expectService(new URL(config.prometheus?.url ?? '').host);
    for (const { host, port } of config.targets ?? []) expectService(`${host}:${port}`);
  });

  it('and the clinic ask for the token that Prometheus sends', () => {
    expect(config.tokenFile).toBe('/run/secrets/metrics_token');
    expect(option('clinic', '--metrics-token-file')).toBe('/run/secrets/metrics_token');
  });
});
