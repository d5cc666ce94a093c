import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Profile } from '@pulso/catalogue';
import { generateDashboards } from '@pulso/dashboards';
import { findProgram, waitUntilReady, type Supervisor } from '@pulso/local-stack';
import { stringify } from 'yaml';
import { REPOSITORY } from './repository.ts';

const READY_TIMEOUT_MS = 120_000;

export interface RunningGrafana {
  readonly url: string;
  readonly user: 'admin';
  readonly passwordFile: string;
}

/**
 * Starts Grafana with this repository's dashboards and panel, if a `grafana` server is on PATH.
 * Not tried against a real Grafana server by us (none could be had): see docs/architecture.md.
 */
export async function startGrafana(
  supervisor: Supervisor,
  at: { workDir: string; port: number; prometheus: string; alertmanager: string; profile: Profile },
): Promise<RunningGrafana | undefined> {
  const program = findProgram('grafana', 'grafana-server');
  if (program === undefined) return undefined;
  const dir = join(at.workDir, 'grafana');
  const provisioning = join(dir, 'provisioning');
  for (const folder of ['datasources', 'dashboards', 'plugins', 'alerting'])
    mkdirSync(join(provisioning, folder), { recursive: true });
  writeDataSources(provisioning, at);
  writeFileSync(
    join(provisioning, 'dashboards', 'pulso.yml'),
    stringify({
      apiVersion: 1,
      providers: [{ name: 'Pulso', type: 'file', options: { path: writeDashboards(dir, at.profile) } }],
    }),
  );
  const plugin = join(REPOSITORY, 'grafana-plugin', 'dist');
  if (existsSync(plugin)) cpSync(plugin, join(dir, 'plugins', 'pulso-health-panel'), { recursive: true });
  const passwordFile = join(dir, 'admin-password');
  writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  const url = `http://127.0.0.1:${at.port}`;
  const child = await supervisor.spawn({
    what: 'Grafana',
    command: program,
    args: [...(program.endsWith('grafana') ? ['server'] : []), '--homepath', homePath(program)],
    logFile: join(dir, 'output.log'),
    env: {
      ...process.env,
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: String(at.port),
      GF_PATHS_DATA: join(dir, 'data'),
      GF_PATHS_LOGS: join(dir, 'logs'),
      GF_PATHS_PLUGINS: join(dir, 'plugins'),
      GF_PATHS_PROVISIONING: provisioning,
      GF_SECURITY_ADMIN_PASSWORD__FILE: passwordFile,
      GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: 'pulso-health-panel',
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    },
  });
  await waitUntilReady(
    child,
    async () => {
      try {
        return (await fetch(`${url}/api/health`)).ok;
      } catch {
        return false;
      }
    },
    READY_TIMEOUT_MS,
  );
  return { url, user: 'admin', passwordFile };
}

/** The dashboards at the pace of this run. @returns their folder */
function writeDashboards(dir: string, profile: Profile): string {
  const folder = join(dir, 'dashboards');
  mkdirSync(folder);
  for (const [name, text] of generateDashboards({ profile })) writeFileSync(join(folder, basename(name)), text);
  return folder;
}

/** The repository's own data sources, pointed at this run's servers and at its pace. */
function writeDataSources(
  provisioning: string,
  at: { prometheus: string; alertmanager: string; profile: Profile },
): void {
  const text = readFileSync(join(REPOSITORY, 'provisioning', 'grafana', 'datasources', 'pulso.yml'), 'utf8');
  writeFileSync(
    join(provisioning, 'datasources', 'pulso.yml'),
    text
      .replaceAll('http://prometheus:9090', at.prometheus)
      .replaceAll('http://alertmanager:9093', at.alertmanager)
      .replace(/timeInterval: .*/, `timeInterval: ${at.profile.scrapeInterval}`),
  );
}

/** Where Grafana's own files are: beside its `bin/`, or where Debian's package puts them. */
function homePath(program: string): string {
  const beside = resolve(dirname(program), '..');
  return existsSync(join(beside, 'public')) ? beside : '/usr/share/grafana';
}
