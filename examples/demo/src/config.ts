import { profiles } from '@pulso/catalogue';
import { stringify } from 'yaml';

export const SERVICE = 'clinic';
export const CLUSTER = 'demo';

const { scrapeInterval, evaluationInterval } = profiles.demo;

/** Prometheus' configuration: the same jobs and labels as in `provisioning/prometheus`, at the demo's pace. */
export function prometheusConfig(at: {
  clinic: string;
  daemon: string;
  alertmanager: string;
  rules: string;
  tokenFile: string;
}): string {
  const host = (url: string) => new URL(url).host;
  const authorization = { credentials_file: at.tokenFile };
  return stringify({
    global: {
      scrape_interval: scrapeInterval,
      scrape_timeout: scrapeInterval,
      evaluation_interval: evaluationInterval,
    },
    rule_files: [at.rules],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [host(at.alertmanager)] }] }] },
    scrape_configs: [
      {
        job_name: 'clinic',
        authorization,
        static_configs: [{ targets: [host(at.clinic)], labels: { cluster: CLUSTER, service: SERVICE } }],
      },
      {
        job_name: 'pulso',
        authorization,
        static_configs: [{ targets: [host(at.daemon)], labels: { cluster: CLUSTER, service: 'pulso' } }],
      },
      {
        job_name: 'postgresql',
        authorization,
        http_sd_configs: [{ url: `${at.daemon}/sd`, refresh_interval: '5s', authorization }],
      },
    ],
  });
}
