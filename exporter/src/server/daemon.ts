import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import { metrics } from '@pulso/catalogue';
import type { DaemonConfig } from '../config/daemon.ts';
import { resolveConfig, type ResolvedConfig } from '../config/resolve.ts';
import { PulsoError } from '../errors.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { instrumentRuntime } from '../instruments/runtime.ts';
import { Registry } from '../registry/index.ts';
import { historySource, makeAdvice } from './advice.ts';
import { createApp } from './app.ts';
import type { Daemon, DaemonOptions } from './index.ts';
import { Evidence } from '../evidence/daemon.ts';
import { History } from './history.ts';
import { HealthSource } from './landing/source.ts';
import { version } from '../version.ts';
import { Watches } from './watches.ts';

/** Addresses that mean every one of the machine's own: nobody can connect to them by that name. */
const EVERY_ADDRESS = new Set(['0.0.0.0', '::', '']);
/** Requests under way may end in this time when the daemon stops. */
const GRACE_MS = 2_000;

/** The parts of the daemon put together; see `createDaemon`. */
export function makeDaemon(given: DaemonConfig, { log = () => {}, load }: DaemonOptions): Daemon {
  let config = resolveConfig(given);
  const registry = new Registry();
  registry.errorCounter('server');
  const loaded = registry.gauge(metrics.exporter.configLoaded).bind();
  const loadedAt = registry.gauge(metrics.exporter.configLoadedAt).bind();
  const tellLoaded = (isLoaded: boolean): void => {
    loaded.set(isLoaded ? 1 : 0);
    if (isLoaded) loadedAt.set(Date.now() / 1000);
  };
  let runtime: Instrument | undefined;
  const evidence = config.evidence && new Evidence(config.evidence, () => config, registry, log);
  const watches = new Watches(config, log, (evaluation) => evidence?.evaluation(evaluation));
  const history = new History(config, log);
  const advice = makeAdvice(() => config, watches, registry, log, [historySource(history)]);
  const health = new HealthSource(() => config.prometheus, advice.list);
  let port = config.port;
  const url = (): string => config.advertiseUrl ?? addressUrl(config.host, port);
  const tellUrl = (): void => registry.info(metrics.exporter.info).tell({ version, advertise_url: url() });
  let reloading = Promise.resolve();

  async function reloadOnce(): Promise<void> {
    try {
      if (load === undefined) throw new PulsoError('invalid_option', 'This daemon has no configuration to load again.');
      const next = resolveConfig(await load());
      refuseRestart(config, next);
      config = next;
    } catch (error) {
      tellLoaded(false);
      throw error;
    }
    tellLoaded(true);
    tellUrl();
    evidence?.settings();
    await Promise.all([watches.apply(config), history.apply(config)]);
  }

  function reload(): Promise<void> {
    // One after the other: two at once would start the same watch twice.
    const result = reloading.then(reloadOnce);
    // A failure is told to whoever asked; the next attempt does not depend on it.
    reloading = result.catch(() => {});
    return result;
  }

  const server = createServer(
    createApp({ config: () => config, registry, watches, health, history, advice, advertiseUrl: url, reload }),
  );
  return {
    get url() {
      return url();
    },
    reload,
    start: async () => {
      await advice.ledger.load();
      await listen(server, config);
      const address = server.address();
      if (typeof address === 'object' && address !== null) port = address.port;
      tellLoaded(true);
      tellUrl();
      runtime = instrumentRuntime(registry);
      await evidence?.start();
      watches.start();
      history.start();
      advice.ledger.start();
    },
    stop: async () => {
      runtime?.detach();
      await Promise.all([close(server), watches.stop(), history.stop(), advice.ledger.stop()]);
      // Last, so that all that was found is on record.
      await evidence?.stop();
    },
  };
}

/** What is fixed for as long as the daemon listens. */
function refuseRestart(before: ResolvedConfig, after: ResolvedConfig): void {
  if (JSON.stringify(before.adviceHistory) !== JSON.stringify(after.adviceHistory)) {
    throw new PulsoError('invalid_option', 'advice.history has changed. Restart the daemon for it, or take it back.');
  }
  if (JSON.stringify(before.evidence) !== JSON.stringify(after.evidence)) {
    throw new PulsoError('invalid_option', 'evidence has changed. Restart the daemon for it, or take it back.');
  }
  if (before.host === after.host && before.port === after.port) return;
  throw new PulsoError(
    'invalid_option',
    `listen is ${after.host}:${after.port} now, and was ${before.host}:${before.port}. Restart the daemon for it, or take it back.`,
  );
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
