import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPrometheus, type Supervisor } from '@pulso/local-stack';

/** What the application and the backup's job say of themselves. */
export interface Told {
  encryption: string;
  segmentedBy: string;
  ttlSeconds: number;
  /** Ages, in seconds. */
  backupAge: number;
  restoreTestAge: number;
}

export const wellTold = (): Told => ({
  encryption: 'aes-256-gcm',
  segmentedBy: 'role',
  ttlSeconds: 300,
  backupAge: 3_600,
  restoreTestAge: 30 * 86_400,
});

export interface MetricsWorld {
  readonly prometheusUrl: string;
  readonly told: Told;
  /** Resolves once Prometheus has read the page as it is now. */
  readonly scraped: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A page of metrics, and a real Prometheus that reads it every second. */
export async function startMetrics(service: string, supervisor: Supervisor): Promise<MetricsWorld> {
  const told = wellTold();
  let version = 0;
  const server = createServer((_, response) => {
    const now = Date.now() / 1000;
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end(
      [
        `pulso_cache_protection_info{cache="clients",sensitive="true",encryption="${told.encryption}",segmented_by="${told.segmentedBy}"} 1`,
        'pulso_cache_protection_info{cache="treatments",sensitive="false",encryption="",segmented_by=""} 1',
        `pulso_cache_ttl_seconds{cache="clients"} ${told.ttlSeconds}`,
        'pulso_cache_ttl_seconds{cache="treatments"} 3600',
        `pulso_backup_last_success_timestamp_seconds ${now - told.backupAge}`,
        `pulso_backup_last_restore_test_timestamp_seconds ${now - told.restoreTestAge}`,
        `page_version ${version}`,
        '',
      ].join('\n'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const prometheus = await startPrometheus({
    supervisor,
    config: `
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: clinic
    static_configs: [{targets: ['127.0.0.1:${port}'], labels: {service: '${service}'}}]
`,
  });
  return {
    prometheusUrl: prometheus.url,
    told,
    scraped: async () => {
      version++;
      const end = Date.now() + 60_000;
      for (;;) {
        const answer = await fetch(
          `${prometheus.url}/api/v1/query?query=${encodeURIComponent(`page_version == ${version}`)}`,
        );
        if ((await answer.text()).includes('"value"')) return;
        if (Date.now() > end) throw new Error('Prometheus does not read the page of metrics');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await prometheus.stop();
    },
  };
}
