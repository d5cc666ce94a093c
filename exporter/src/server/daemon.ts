import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import { metrics } from '@pulso/catalogue';
import { adviceTexts } from '../advisors/advice.ts';
import type { DaemonConfig } from '../config/daemon.ts';
import { resolveConfig, type ResolvedConfig } from '../config/resolve.ts';
import { PulsoError } from '../errors.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { instrumentRuntime } from '../instruments/runtime.ts';
import { Registry } from '../registry/index.ts';
import { createApp } from './app.ts';
import type { Daemon, DaemonOptions } from './index.ts';
import { HealthSource } from './landing/source.ts';
import { PrometheusClient } from './prometheus.ts';
import { version } from '../version.ts';
import { Watch } from './watch.ts';

/** Addresses that mean every one of the machine's own: nobody can connect to them by that name. */
const EVERY_ADDRESS = new Set(['0.0.0.0', '::', '']);
/** Requests under way may end in this time when the daemon stops. */
const GRACE_MS = 2_000;

/** The parts of the daemon put together; see `createDaemon`. */
export function makeDaemon(given: DaemonConfig, { log = () => {} }: DaemonOptions): Daemon {
  const config = resolveConfig(given);
  const registry = new Registry();
  registry.errorCounter('server');
  let runtime: Instrument | undefined;
  const watches = new Map(config.targets.map((target) => [target.name, new Watch(target, config, log)]));
  const { prometheus } = config;
  const client = prometheus === undefined ? undefined : new PrometheusClient(prometheus.url, prometheus.timeoutMs);
  const titles = () =>
    new Map(
      [...watches.values()].flatMap((watch) => watch.advice()).map((advice) => [advice.id, adviceTexts(advice).title]),
    );
  const health = new HealthSource(client, titles);
  let url = config.advertiseUrl ?? addressUrl(config.host, config.port);
  const app = createApp({ config, registry, watches, health, advertiseUrl: () => url });
  const server = createServer(app);
  return {
    get url() {
      return url;
    },
    start: async () => {
      await listen(server, config);
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.port;
      url = config.advertiseUrl ?? addressUrl(config.host, port);
      registry.info(metrics.exporter.info).tell({ version, advertise_url: url });
      runtime = instrumentRuntime(registry);
      for (const watch of watches.values()) watch.start();
    },
    stop: async () => {
      runtime?.detach();
      await Promise.all([close(server), ...[...watches.values()].map((watch) => watch.stop())]);
    },
  };
}

function addressUrl(host: string, port: number): string {
  const name = EVERY_ADDRESS.has(host) ? hostname() : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

const listenHints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use. Choose another listen.port',
  EACCES: 'needs more rights. Choose a listen.port above 1023',
  EADDRNOTAVAIL: 'is no address of this machine. Check listen.host',
  ENOTFOUND: 'cannot be resolved. Check listen.host',
};

function listen(server: Server, { host, port }: ResolvedConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const hint = listenHints[cause.code ?? ''] ?? `cannot be used (${cause.code ?? cause.message}). Check listen`;
      reject(new PulsoError('listen_failed', `${host}:${port} ${hint}.`, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
