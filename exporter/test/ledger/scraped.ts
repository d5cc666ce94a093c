import type { Server } from 'node:http';
import { startPrometheus, type RunningServer } from '@pulso/local-stack';

/** A Prometheus that reads the page of a listening application, the service `clinic`, and the targets of a daemon. */
export function startScraping(page: Server, daemonPort?: number): Promise<RunningServer> {
  const address = page.address();
  if (typeof address !== 'object' || address === null) throw new Error('The page is not listening.');
  return startPrometheus({
    config: JSON.stringify({
      global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
      scrape_configs: [
        {
          job_name: 'app',
          static_configs: [{ targets: [`127.0.0.1:${address.port}`], labels: { service: 'clinic', cluster: 'prod' } }],
        },
        ...(daemonPort === undefined
          ? []
          : [
              {
                job_name: 'pulso',
                http_sd_configs: [{ url: `http://127.0.0.1:${daemonPort}/sd`, refresh_interval: '1s' }],
              },
            ]),
      ],
    }),
  });
}
