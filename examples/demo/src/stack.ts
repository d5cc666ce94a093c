import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { alertmanagerConfig, generateRules, messageTemplates, webhooksBelow } from '@pulso/alerts';
import { profiles, type Fault } from '@pulso/catalogue';
import { faultControl, seed } from '@pulso/example-clinic';
import {
  choosePort,
  ensureWritable,
  LocalStackError,
  requireProgram,
  startAlertmanager,
  startPostgres,
  startPrometheus,
  temporaryFolder,
  type Child,
  type Supervisor,
} from '@pulso/local-stack';
import { daemonConfig, prometheusConfig } from './config.ts';
import { startGrafana } from './grafana.ts';
import { portNames, portOption, type DemoOptions, type PortName } from './options.ts';
import { startNode } from './program.ts';
import { evidenceKey, vouch } from './vouch.ts';
import { startReceiver, type Notification } from './receiver.ts';

/** Advice rests on this much of the past: as in production a multiple of the signals' window, at the demo's pace. */
const ADVICE_WINDOW_SECONDS = '30';

const FIRST_VERSION = '1.0.0';
const CLINIC = new URL('../../clinic/bin/clinic.js', import.meta.url);
const PULSO = new URL('../../../cli/bin/pulso.js', import.meta.url);

export interface StackContext {
  readonly supervisor: Supervisor;
  /** Aborted when the user stops the demo while it starts. */
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  readonly onNotification: (notification: Notification) => void;
}

export interface Stack {
  readonly prometheus: string;
  readonly alertmanager: string;
  /** The addresses, for programs, and the file with the token that the clinic's own pages ask for. */
  readonly addresses: Readonly<Record<'clinic' | 'pulso' | 'prometheus' | 'alertmanager' | 'tokenFile', string>>;
  /** The addresses, for people. */
  readonly header: readonly string[];
  readonly startFault: (id: Fault['id']) => Promise<void>;
  readonly endFault: (id: Fault['id']) => Promise<void>;
  /** Gives the clinic's pool, or the cache of that name, another size. */
  readonly resize: (what: string, max: number) => Promise<void>;
  /** Stops the clinic and starts it anew, as the version of that name. */
  readonly deploy: (version: string) => Promise<void>;
  /** Of the role that owns the clinic's schema. */
  readonly databaseUrl: string;
  /** Title and statements of a recommendation, from the page that `pulso_recommendation` links to. */
  readonly adviceText: (id: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly stop: () => Promise<void>;
}

/** Starts everything, in the order in which each needs the one before; the supervisor ends it in reverse. */
export async function startStack(options: DemoOptions, context: StackContext): Promise<Stack> {
  const { supervisor, progress, signal } = context;
  // What can be refused is refused before anything runs.
  requireProgram('prometheus');
  requireProgram('prometheus-alertmanager', 'alertmanager');
  const ports = await choosePorts(options.ports);
  const workDir = workFolder(options, supervisor);
  const files = new SecretFiles(workDir);
  const profile = profiles[options.pace ?? 'demo'];

  progress('Starting PostgreSQL …');
  const postgres = await startPostgres({
    supervisor,
    ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
    ...(options.workDir === undefined ? {} : { dataDir: join(workDir, 'postgres') }),
  });
  progress(
    `PostgreSQL ${postgres.version} (${postgres.source}) is ready. Loading the clinic's data (${options.size}) …`,
  );
  signal.throwIfAborted();
  const { urls } = await seed({
    databaseUrl: postgres.url,
    size: options.size,
    progress: (step, seconds) => progress(`  ${step} (${seconds.toFixed(1)} s)`),
  });
  signal.throwIfAborted();

  const token = randomBytes(24).toString('base64url');
  const tokenFile = files.write('metrics-token', token);
  const control = join(workDir, 'clinic.sock');
  const clinic = `http://127.0.0.1:${ports.clinic}`;
  const daemon = `http://127.0.0.1:${ports.pulso}`;
  const prometheusUrl = `http://127.0.0.1:${ports.prometheus}`;

  progress('Starting the clinic, its load and Pulso …');
  const clinicOf = (version: string): Promise<Child> =>
    startNode(supervisor, {
      what: 'Clinic',
      bin: CLINIC,
      logDir: files.logs,
      args: [
        'serve',
        ...['--port', String(ports.clinic)],
        ...['--control', control],
        ...['--app-url-file', files.write('app.url', urls.app)],
        ...['--admin-url-file', files.write('admin.url', postgres.url)],
        ...['--metrics-token-file', tokenFile],
        ...['--advice-window', ADVICE_WINDOW_SECONDS],
      ],
      readyUrl: `${clinic}/healthz`,
      env: { OTEL_RESOURCE_ATTRIBUTES: `service.version=${version}` },
    });
  let running = await clinicOf(FIRST_VERSION);
  const daemonFile = join(workDir, 'pulso.yml');
  writeFileSync(
    daemonFile,
    daemonConfig({
      profile,
      port: ports.pulso,
      prometheus: prometheusUrl,
      monitorUrl: withoutPassword(urls.monitor),
      monitorPasswordFile: files.write('monitor-password', passwordOf(urls.monitor)),
      auditorUrl: withoutPassword(urls.auditor),
      auditorPasswordFile: files.write('auditor-password', passwordOf(urls.auditor)),
      ledger: join(workDir, 'ledger.jsonl'),
      evidence: {
        keyFile: await evidenceKey(PULSO, join(workDir, 'secrets', 'evidence.key')),
        directory: join(workDir, 'evidence'),
        checkpoints: join(workDir, 'checkpoints'),
      },
    }),
  );
  await vouch(PULSO, daemonFile, workDir);
  await startNode(supervisor, {
    what: 'Pulso',
    bin: PULSO,
    logDir: files.logs,
    args: ['serve', '--config', daemonFile],
    readyUrl: `${daemon}/healthz`,
  });
  await startNode(supervisor, {
    what: 'Load',
    bin: CLINIC,
    logDir: files.logs,
    args: ['load', '--url', clinic, '--size', options.size, '--traffic', options.traffic ?? 'steady', '--quiet'],
  });
  signal.throwIfAborted();

  progress('Starting Alertmanager and Prometheus …');
  const receiver = await startReceiver(token, context.onNotification);
  const alertmanager = await startAlertmanager({
    supervisor,
    port: ports.alertmanager,
    portOption: portOption('alertmanager'),
    storageDir: join(workDir, 'alertmanager'),
    config: alertmanagerConfig({
      profile,
      receivers: webhooksBelow(receiver.url, tokenFile),
      businessHours: 'always',
      templates: files.write('pulso.tmpl', messageTemplates()),
    }),
  });
  const rules = join(workDir, 'rules');
  mkdirSync(rules);
  for (const [name, text] of generateRules({ profile })) writeFileSync(join(rules, name), text);
  const prometheus = await startPrometheus({
    supervisor,
    port: ports.prometheus,
    portOption: portOption('prometheus'),
    storageDir: join(workDir, 'prometheus'),
    config: prometheusConfig({
      profile,
      clinic,
      daemon,
      alertmanager: alertmanager.url,
      rules: join(rules, '*.yml'),
      tokenFile,
    }),
  });
  const grafana = await startGrafana(supervisor, {
    workDir,
    profile,
    port: ports.grafana,
    prometheus: prometheus.url,
    alertmanager: alertmanager.url,
  });

  const faults = faultControl(control);
  return {
    prometheus: prometheus.url,
    alertmanager: alertmanager.url,
    addresses: { clinic, pulso: daemon, prometheus: prometheus.url, alertmanager: alertmanager.url, tokenFile },
    header: [
      `Pulso         ${daemon}`,
      `Clinic        ${clinic}`,
      `Prometheus    ${prometheus.url}`,
      `Alertmanager  ${alertmanager.url}`,
      grafana === undefined
        ? 'Grafana       not started: no grafana server on PATH'
        : `Grafana       ${grafana.url} (admin, password in ${grafana.passwordFile})`,
      `Token         ${tokenFile} (the clinic's /metrics and /advice ask for it)`,
    ],
    startFault: (id) => faults.start(id),
    endFault: (id) => faults.stop(id),
    resize: (what, max) => faults.resize(what, max),
    deploy: async (version) => {
      await running.stop();
      running = await clinicOf(version);
    },
    databaseUrl: postgres.url,
    adviceText: (id) => adviceText([clinic, daemon], id, token),
    stop: () => receiver.stop(),
  };
}

async function choosePorts(wanted: Readonly<Record<PortName, number>>): Promise<Record<PortName, number>> {
  const chosen: Partial<Record<PortName, number>> = {};
  const refused: LocalStackError[] = [];
  for (const name of portNames) {
    try {
      chosen[name] = await choosePort(wanted[name], portOption(name), name);
    } catch (error) {
      if (!(error instanceof LocalStackError)) throw error;
      refused.push(error);
    }
  }
  const [first, ...others] = refused;
  if (first !== undefined && others.length === 0) throw first;
  if (first !== undefined) {
    const free = portNames.map((name) => `${portOption(name)} 0`).join(' ');
    throw new LocalStackError(
      'port-in-use',
      `${refused.length} ports cannot be had; a demo runs here already? Stop it, or put this one on free ports: npm start -- ${free}\n${refused.map(({ message }) => `  ${message}`).join('\n')}`,
    );
  }
  return chosen as Record<PortName, number>;
}

function workFolder(options: DemoOptions, supervisor: Supervisor): string {
  if (options.workDir !== undefined) return ensureWritable(resolve(options.workDir), '--work-dir');
  const folder = temporaryFolder('pulso-demo-');
  supervisor.removeAtEnd(folder);
  return folder;
}

/** Secrets of this run: generated, in files that only their owner can read. */
class SecretFiles {
  readonly logs: string;
  readonly #dir: string;

  constructor(workDir: string) {
    this.#dir = join(workDir, 'secrets');
    this.logs = join(workDir, 'logs');
    for (const folder of [this.#dir, this.logs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  write(name: string, text: string): string {
    const file = join(this.#dir, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }
}

const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password);

function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = '';
  return url.href;
}

/** Advice of the application is at the application, the daemon's own at the daemon. */
async function adviceText(origins: readonly string[], id: string, token: string): Promise<Record<string, unknown>> {
  for (const origin of origins) {
    const response = await fetch(`${origin}/advice/${id}`, {
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5_000),
    });
    if (response.ok) return (await response.json()) as Record<string, unknown>;
    await response.body?.cancel();
  }
  return {};
}
