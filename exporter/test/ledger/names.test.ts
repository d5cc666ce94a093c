import { createServer, type Server } from 'node:http';
import { metrics } from '@pulso/catalogue';
import type { RunningServer } from '@pulso/local-stack';
import { propose } from '../../src/advisors/advice/advice.ts';
import { Figures } from '../../src/ledger/figures.ts';
import { PrometheusClient } from '../../src/prometheus/index.ts';
import { until } from '../postgres/setup.ts';
import { startScraping } from './scraped.ts';

const COUNT = `${metrics.http.requestDuration.name}_count`;
const PATIENCE_MS = 60_000;

describe('what the texts of an application’s advice name, by a real Prometheus', () => {
  let page: Server;
  let prometheus: RunningServer;

  beforeAll(async () => {
    const begun = Date.now();
    page = createServer((_, response) => {
      const seconds = (Date.now() - begun) / 1000;
      const line = (route: string, status: string, rate: number) =>
        `${COUNT}{http_request_method="GET",http_route="${route}",http_response_status_code="${status}"} ${seconds * rate}\n`;
      response.end(
        line('/a', '200', 50) +
          line('/a', '500', 2) +
          line('/a', '503', 5) +
          line('/b', '502', 9) +
          line('/c', '200', 9),
      );
    });
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    prometheus = await startScraping(page);
  }, 60_000);
  afterAll(async () => {
    await prometheus?.stop();
    await new Promise((resolve) => page?.close(resolve));
  }, 60_000);

  it('is the status that most failures of that very route have, and nothing of a route that never fails', async () => {
    const figures = new Figures(new PrometheusClient(prometheus.url, 5_000));
    const names = (entity: string, service = 'clinic') =>
      figures.names(
        {
          ...{ service, cluster: 'prod' },
          advice: propose({ kind: 'error_ratio', entity, severity: 'warning', confidence: 1, values: {} }),
        },
        60_000,
        Date.now(),
      );
    await until(async () => (await names('GET /a'))['status'] !== undefined, 'a rate', PATIENCE_MS, 200);
    expect(await names('GET /a')).toEqual({ status: '503' });
    expect(await names('GET /b')).toEqual({ status: '502' });
    expect(await names('GET /c')).toEqual({});
    expect(await names('GET /a', 'other')).toEqual({});
  }, 120_000);
});
