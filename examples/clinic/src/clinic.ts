import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Caches } from './caches.ts';
import { serveControl } from './control/server.ts';
import { Database } from './database/database.ts';
import { ClinicError, errorCode, errorMessage } from './errors.ts';
import { Faults } from './faults/index.ts';
import { ConfirmationGateway } from './gateway/server.ts';
import { createApp } from './http/app.ts';
import { instruments as createInstruments } from './instrumentation.ts';
import { silentLog } from './log.ts';
import type { Log } from './log.ts';
import { AgendaHub } from './realtime/agenda-hub.ts';
import { cacheNames, poolSettings } from './settings.ts';

export interface ClinicOptions {
  /** URL of the role clinic_app, on a seeded database. */
  readonly databaseUrl: string;
  /** URL of the schema's owner: needed by the switches slow-queries and violated-control only. */
  readonly adminUrl?: string | undefined;
  /** 0 or undefined: a free one. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1: the API has no authentication of its own, that is the proxy's in front of it. */
  readonly host?: string;
  /** Where people reach it; undefined: host and port. */
  readonly advertiseUrl?: string | undefined;
  /** Unix socket for the fault switches. */
  readonly control?: string | undefined;
  /** File with the bearer token that /metrics asks for; undefined: it asks for none. */
  readonly metricsTokenFile?: string | undefined;
  /** Seconds of behaviour that a recommendation rests on; undefined: Pulso's default. */
  readonly adviceWindow?: number | undefined;
  readonly log?: Log;
}

export interface RunningClinic {
  readonly url: string;
  readonly port: number;
  readonly faults: Faults;
  /** Ends faults, lets requests under way finish (5 s at most), and closes everything. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const reason =
        errorCode(cause) === 'EADDRINUSE' ? 'is already in use' : `cannot be opened (${errorMessage(cause)})`;
      reject(
        new ClinicError('port-in-use', `Port ${port} on ${host} ${reason}. Choose another with --port.`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function checkSeeded(database: Database): Promise<void> {
  try {
    await database.query('select 1 from clinic.appointments limit 1');
  } catch (cause) {
    if (errorCode(cause) === '42P01' || errorCode(cause) === '3F000') {
      throw new ClinicError('not-seeded', 'The database holds no clinic yet. Run: clinic seed --database-url <url>', {
        cause,
      });
    }
    throw new ClinicError('database-unreachable', `No connection to the clinic's database: ${errorMessage(cause)}.`, {
      cause,
    });
  }
}

/**
 * Starts the clinic and resolves when it answers.
 * @throws ClinicError `port-in-use`, `database-unreachable`, `not-seeded`, `bad-option`; nothing is left running
 */
export async function startClinic(options: ClinicOptions): Promise<RunningClinic> {
  const log = options.log ?? silentLog;
  const host = options.host ?? '127.0.0.1';
  const instruments = createInstruments({
    metricsTokenFile: options.metricsTokenFile,
    adviceWindow: options.adviceWindow,
    // With a port that the system picks nobody could be told the address beforehand.
    advertiseUrl:
      options.advertiseUrl ??
      (options.port === undefined || options.port === 0 ? undefined : `http://${host}:${options.port}`),
  });
  const database = new Database(options.databaseUrl, instruments, log);
  const caches = new Caches(instruments);
  const gateway = new ConfirmationGateway();
  const server = createServer();
  const hub = new AgendaHub(server, instruments);
  const faults = new Faults({ database, caches, gateway, adminUrl: options.adminUrl });
  server.on('request', createApp(instruments, log, { database, caches, hub, gatewayUrl: () => gateway.url }));

  const resize = async (what: string, max: number): Promise<boolean> => {
    const cache = cacheNames.find((name) => name === what);
    if (cache !== undefined) caches.resize(cache, max);
    else if (what === poolSettings.name) await database.resize(max);
    else return false;
    return true;
  };

  let closeControl = async (): Promise<void> => {};
  const stop = async (): Promise<void> => {
    await faults.stopAll().catch((error: unknown) => log.error('fault-not-ended', { message: errorMessage(error) }));
    await closeControl();
    const closed = new Promise((resolve) => server.close(resolve));
    await hub.close();
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), 5_000);
    if (server.listening) await closed;
    clearTimeout(timer);
    await gateway.stop();
    await database.end();
    instruments.close();
  };
  try {
    await checkSeeded(database);
    await gateway.start();
    const port = await listen(server, options.port ?? 0, host);
    if (options.control !== undefined) closeControl = await serveControl(options.control, faults, resize);
    log.info('ready', { port });
    let stopping: Promise<void> | undefined;
    return { url: `http://${host}:${port}`, port, faults, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await stop();
    throw error;
  }
}
