import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  freePort,
  startAlertmanager,
  startPostgres,
  startPrometheus,
  Supervisor,
  temporaryFolder,
  waitUntilReady,
  type Child,
  type RunningServer,
} from '@pulso/local-stack';
import { Client, escapeLiteral } from 'pg';
import { read, serviceOf, sourceOf, top } from './stack.ts';

/** Ports inside the containers; here each gets a free one, since all share one network. */
const LISTENS = { clinic: 3080, pulso: 9633, prometheus: 9090, alertmanager: 9093, receiver: 9094 } as const;
type Listener = keyof typeof LISTENS;

export interface Running {
  readonly url: (name: Listener) => string;
  readonly secret: (name: string) => string;
  readonly children: ReadonlyMap<string, Child>;
  /** Runs a service's command to its end; what it said, and its exit code. */
  readonly runOnce: (name: string) => Promise<string>;
  /** The health check of one of our own services. @throws where it fails */
  readonly checkHealth: (name: Listener) => void;
  readonly stop: () => Promise<void>;
}

/**
 * The services of docker-compose.yml with their own commands, environment, secrets and configuration files, but on this
 * machine: paths of containers become paths of the repository, `service:port` becomes a free port here, and Prometheus
 * keeps a faster pace. What remains untried is what only a container engine does: images, users, mounts, limits.
 */
export async function startWithoutContainers(): Promise<Running> {
  const supervisor = new Supervisor();
  const folder = temporaryFolder('pulso-compose-');
  supervisor.removeAtEnd(folder);
  try {
    return await startAll(supervisor, folder);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

async function startAll(supervisor: Supervisor, folder: string): Promise<Running> {
  const secrets = join(folder, 'secrets');
  execFileSync(join(top, 'scripts/make-secrets'), [secrets]);
  const secret = (name: string): string => readFileSync(join(secrets, name), 'utf8').trim();
  const ports = new Map<string, number>();
  for (const name of Object.keys(LISTENS)) ports.set(name, await freePort());

  const postgres = await startPostgres({ supervisor });
  const database = new URL(postgres.adminUrl);
  await layOutServer(postgres.adminUrl, secret('postgres_password'));
  writeFileSync(join(secrets, 'clinic_app_url'), secret('clinic_app_url').replace('postgres:5432', database.host));

  const place = (text: string): string => {
    let here = text.replaceAll('/run/secrets', secrets).replaceAll('/var/lib/pulso', join(folder, 'pulso-data'));
    here = here.replaceAll(/\bpostgres:5432\b/g, database.host);
    for (const [name, inside] of Object.entries(LISTENS)) {
      here = here.replaceAll(new RegExp(`\\b${name}:${inside}\\b`, 'g'), `127.0.0.1:${ports.get(name)}`);
    }
    return here.replaceAll(/\b(?:localhost|127\.0\.0\.1):9090\b/g, `127.0.0.1:${ports.get('prometheus')}`);
  };
  /** A mounted file or folder, copied with what it says about places put right. Returns where it is now. */
  const copyPlaced = (name: string, inside: string, more = (text: string): string => text): string => {
    const source = sourceOf(name, inside) ?? '';
    const target = join(folder, name, inside);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, more(place(read(source))));
    return target;
  };
  const own = (name: string): string[] => {
    const port = `${ports.get(name)}`;
    const [, script = '', ...args] = serviceOf(name).command ?? [];
    const placed = args.map((word) =>
      place(word)
        .replace(/^--port=\d+$/, `--port=${port}`)
        .replace('--host=0.0.0.0', '--host=127.0.0.1')
        .replace(/\$\{\w+:-(\w+)\}/, '$1'),
    );
    return [join(top, script), ...placed];
  };
  const environment = (name: string): NodeJS.ProcessEnv => ({
    ...process.env,
    ...Object.fromEntries(
      Object.entries(serviceOf(name).environment).map(([key, value]) => [key, value.replace(/\$\{\w+:-(\w+)\}/, '$1')]),
    ),
    SECRETS_FOLDER: secrets,
    TOKEN_FILE: join(secrets, 'receiver_token'),
    POSTGRES_HOST: database.host,
    PORT: `${ports.get(name)}`,
  });
  const start = async (name: string, args = own(name)): Promise<Child> =>
    supervisor.spawn({
      what: name,
      command: process.execPath,
      args,
      env: environment(name),
      logFile: join(folder, `${name}.log`),
    });
  const url = (name: Listener): string => `http://127.0.0.1:${ports.get(name)}`;
  const checkHealth = (name: Listener): void => {
    const [, program = '', ...args] = serviceOf(name).healthcheck?.test ?? [];
    const inside = new RegExp(`127\\.0\\.0\\.1:${LISTENS[name]}`);
    const here = args.map((word) => word.replace(inside, new URL(url(name)).host));
    execFileSync(program === 'node' ? process.execPath : program, here, { stdio: 'pipe' });
  };
  const healthy = async (name: Listener, child: Child): Promise<Child> => {
    const passes = async (): Promise<boolean> => {
      try {
        checkHealth(name);
        return true;
      } catch {
        return false;
      }
    };
    await waitUntilReady(child, passes, 30_000);
    return child;
  };
  const runOnce = async (name: string): Promise<string> => {
    const child = await start(name);
    await child.exited;
    return child.logTail();
  };

  await runOnce('clinic-data');
  const children = new Map<string, Child>();
  for (const name of ['clinic', 'receiver'] as const) children.set(name, await healthy(name, await start(name)));
  const config = copyPlaced('pulso', '/etc/pulso/pulso.yml', (text) =>
    text
      .replace('host: 0.0.0.0', 'host: 127.0.0.1')
      .replace('port: 9633', `port: ${ports.get('pulso')}`)
      .replace('host: postgres', `host: ${database.hostname}`)
      .replace('port: 5432', `port: ${database.port}`),
  );
  const daemon = own('pulso').map((word) => (word === '/etc/pulso/pulso.yml' ? config : word));
  children.set('pulso', await healthy('pulso', await start('pulso', daemon)));
  children.set('load', await start('load'));
  await startServers(supervisor, ports, copyPlaced);
  return { url, secret, children, runOnce, checkHealth, stop: () => supervisor.stop() };
}

/** What the image of PostgreSQL does at its first start, by the environment that the service gives it. */
async function layOutServer(adminUrl: string, password: string): Promise<void> {
  const { POSTGRES_USER = '', POSTGRES_DB = '' } = serviceOf('postgres').environment;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`alter role ${POSTGRES_USER} password ${escapeLiteral(password)}`);
    await admin.query(`create database ${POSTGRES_DB}`);
  } finally {
    await admin.end();
  }
}

async function startServers(
  supervisor: Supervisor,
  ports: ReadonlyMap<string, number>,
  copyPlaced: (name: string, inside: string, more?: (text: string) => string) => string,
): Promise<RunningServer[]> {
  const templates = sourceOf('alertmanager', '/etc/alertmanager/templates') ?? '';
  for (const file of readdirSync(join(top, templates))) {
    copyPlaced('alertmanager', `/etc/alertmanager/templates/${file}`);
  }
  const alertmanager = await startAlertmanager({
    supervisor,
    port: ports.get('alertmanager'),
    configFile: copyPlaced('alertmanager', '/etc/alertmanager/alertmanager.yml', (text) =>
      text.replace(/group_wait: \w+/, 'group_wait: 1s'),
    ),
  });
  const rules = sourceOf('prometheus', '/etc/prometheus/rules') ?? '';
  const prometheus = await startPrometheus({
    supervisor,
    port: ports.get('prometheus'),
    configFile: copyPlaced('prometheus', '/etc/prometheus/prometheus.yml', (text) =>
      text
        .replace(/scrape_interval: \w+/, 'scrape_interval: 1s')
        .replace(/scrape_timeout: \w+/, 'scrape_timeout: 1s')
        .replace(/evaluation_interval: \w+/, 'evaluation_interval: 2s')
        .replace('/etc/prometheus/rules', join(top, rules)),
    ),
  });
  return [alertmanager, prometheus];
}
