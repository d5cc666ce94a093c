import type { Profile } from '@pulso/catalogue';
import { clinicControls } from '@pulso/example-clinic';
import { stringify } from 'yaml';

export const SERVICE = 'clinic';
export const CLUSTER = 'demo';

/** Prometheus' configuration: the same jobs and labels as in `provisioning/prometheus`, at this run's pace. */
export function prometheusConfig(at: {
  profile: Profile;
  clinic: string;
  daemon: string;
  alertmanager: string;
  rules: string;
  tokenFile: string;
}): string {
  const host = (url: string) => new URL(url).host;
  return stringify({
    global: {
      scrape_interval: at.profile.scrapeInterval,
      scrape_timeout: at.profile.scrapeInterval,
      evaluation_interval: at.profile.evaluationInterval,
    },
    rule_files: [at.rules],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [host(at.alertmanager)] }] }] },
    scrape_configs: [
      {
        job_name: 'clinic',
        authorization: { credentials_file: at.tokenFile },
        static_configs: [{ targets: [host(at.clinic)], labels: { cluster: CLUSTER, service: SERVICE } }],
      },
      {
        job_name: 'pulso',
        static_configs: [{ targets: [host(at.daemon)], labels: { cluster: CLUSTER, service: 'pulso' } }],
      },
      {
        job_name: 'postgresql',
        http_sd_configs: [{ url: `${at.daemon}/sd`, refresh_interval: '5s' }],
      },
    ],
  });
}

/** Of the demo beside the clinic's own: one that a person vouches for, and one that its server fails and two accept. */
export const ATTESTED_CONTROL = 'CFM-TECHDIR';
export const WAIVED_CONTROL = 'LGPD-ART46-RLS';

/** `pulso.yml` of this run. No token: the landing page is to be opened in a browser, on the loopback interface only. */
export function daemonConfig(at: {
  profile: Profile;
  port: number;
  prometheus: string;
  monitorUrl: string;
  monitorPasswordFile: string;
  auditorUrl: string;
  auditorPasswordFile: string;
  ledger: string;
  evidence: { keyFile: string; directory: string; checkpoints: string };
}): string {
  return stringify({
    listen: { host: '127.0.0.1', port: at.port },
    prometheus: { url: at.prometheus },
    targets: [
      {
        name: 'clinic-db',
        service: SERVICE,
        cluster: CLUSTER,
        url: at.monitorUrl,
        passwordFile: at.monitorPasswordFile,
        collectInterval: at.profile.scrapeInterval,
        diskSize: '100GB',
        auditor: { url: at.auditorUrl, passwordFile: at.auditorPasswordFile },
      },
    ],
    compliance: {
      interval: '5s',
      only: [...clinicControls, ATTESTED_CONTROL, WAIVED_CONTROL],
      ledger: at.ledger,
    },
    evidence: {
      keyFile: at.evidence.keyFile,
      directory: at.evidence.directory,
      checkpointInterval: '30s',
      deliver: [{ directory: at.evidence.checkpoints }],
      auditLog: { target: 'clinic-db', interval: '10s' },
    },
    adviceInterval: '5s',
    // At the demo's pace, as all else.
    advice: { window: '1m', settle: '10s' },
  });
}
