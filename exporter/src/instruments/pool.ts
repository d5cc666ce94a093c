import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { checkMethods, checkName, type Instrument, overrideMethods } from './instrument.ts';
import { queryTimes } from './query.ts';

/** What the instrument uses of a `pg.Pool`. */
export interface PoolLike {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  connect(...args: never[]): unknown;
  // `any`, as in Node's own types: with `never` or `unknown` the real classes would not fit.
  // oxlint-disable-next-line typescript/no-explicit-any
  on(event: 'release', listener: (...args: any[]) => void): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any
  off(event: 'release', listener: (...args: any[]) => void): unknown;
}

/** What a pool has done since the start, for the advisor. */
export interface PoolSample {
  readonly name: string;
  /** When the measuring began, in milliseconds of the process: tells a pool or cache from one that took its name. */
  readonly since: number;
  readonly max: number;
  /** Callers that asked for a connection. */
  readonly asked: number;
  /** Those that had one or gave up, how long they waited in all, and how many waited longer than `SLOW_WAIT`. */
  readonly waited: number;
  readonly waitSeconds: number;
  readonly slowWaits: number;
  readonly timeouts: number;
  /** Connections given back, for how long they were held in all, and the sum of the squares. */
  readonly used: number;
  readonly useSeconds: number;
  readonly useSecondsSquared: number;
}

export interface PoolInstrument extends Instrument {
  readonly sample: () => PoolSample;
}

/** Warning of the signal `pool_wait_time`. */
export const SLOW_WAIT = 0.1;
/** What pg-pool says, in all versions, when `connectionTimeoutMillis` has passed. */
const TIMEOUT = 'timeout exceeded when trying to connect';
const ACQUIRED = Symbol('pulso.acquired');
const WATCHED = Symbol('pulso.watched');

interface Client {
  [ACQUIRED]?: number | undefined;
  [WATCHED]?: (() => void) | undefined;
}

type Connect = (this: unknown, callback?: (...results: unknown[]) => void) => unknown;

/** Measures a `pg.Pool`: its connections, how long callers wait for one and hold it, and the queries of its clients. */
export function instrumentPool(registry: Registry, pool: PoolLike, options: { readonly name: string }): PoolInstrument {
  checkMethods('a pg.Pool', pool, ['connect', 'query', 'on', 'off']);
  const name = checkName('pool', options.name);
  const labels = { db_client_connection_pool_name: name };
  const wait = registry.histogram(metrics.pool.waitTime).bind(labels);
  const use = registry.histogram(metrics.pool.useTime).bind(labels);
  const timeouts = registry.counter(metrics.pool.timeouts).bind(labels);
  const connections = registry.gauge(metrics.pool.connectionCount);
  const max = () => (pool as unknown as { options?: { max?: number } }).options?.max;
  const stopReading = [
    connections.bindCallback({ ...labels, db_client_connection_state: 'used' }, () => pool.totalCount - pool.idleCount),
    connections.bindCallback({ ...labels, db_client_connection_state: 'idle' }, () => pool.idleCount),
    registry.gauge(metrics.pool.connectionMax).bindCallback(labels, max),
    registry.gauge(metrics.pool.pendingRequests).bindCallback(labels, () => pool.waitingCount),
  ];
  const queries = queryTimes(registry, name);
  const watched = new Set<Client>();
  const totals = { asked: 0, waited: 0, waitSeconds: 0, slowWaits: 0, timeouts: 0 };
  const uses = { used: 0, useSeconds: 0, useSecondsSquared: 0 };
  const since = performance.now();
  let attached = true;

  /** A caller has a connection, or an error. Nothing here may throw into it. */
  function waitOver(start: number, error: unknown, client: Client | undefined): void {
    try {
      const now = performance.now();
      const seconds = (now - start) / 1000;
      totals.waited++;
      totals.waitSeconds += seconds;
      if (seconds > SLOW_WAIT) totals.slowWaits++;
      wait.observe(seconds);
      if (client !== undefined && (error === undefined || error === null)) {
        client[ACQUIRED] = now;
        if (client[WATCHED] === undefined && attached) {
          client[WATCHED] = queries.watch(client);
          watched.add(client);
        }
      } else if ((error as { message?: unknown }).message === TIMEOUT) {
        totals.timeouts++;
        timeouts.inc();
      }
    } catch {
      registry.error('pool');
    }
  }

  const original = pool.connect as unknown as Connect;
  function connect(this: unknown, callback?: (...results: unknown[]) => void): unknown {
    const start = performance.now();
    totals.asked++;
    if (typeof callback === 'function') {
      return original.call(this, (...results) => {
        waitOver(start, results[0], results[1] as Client | undefined);
        callback(...results);
      });
    }
    // The promise handed on is the one that is watched: a rejection that nobody handles stays unhandled.
    return (original.call(this) as Promise<Client>).then(
      (client) => {
        waitOver(start, undefined, client);
        return client;
      },
      (error: unknown) => {
        waitOver(start, error, undefined);
        throw error;
      },
    );
  }

  function onRelease(_error: unknown, client: Client | undefined): void {
    const acquired = client?.[ACQUIRED];
    if (client === undefined || acquired === undefined) return;
    client[ACQUIRED] = undefined;
    const seconds = (performance.now() - acquired) / 1000;
    uses.used++;
    uses.useSeconds += seconds;
    uses.useSecondsSquared += seconds * seconds;
    use.observe(seconds);
  }
  /** A client that the pool has closed for good: let go of it. */
  function onRemove(client: Client): void {
    watched.delete(client);
  }
  const override = overrideMethods(pool, { connect });
  const emitter = pool as unknown as NodeJS.EventEmitter;
  emitter.on('release', onRelease);
  emitter.on('remove', onRemove);

  return {
    sample: () => ({ name, since, max: max() ?? 0, ...totals, ...uses }),
    detach() {
      attached = false;
      override.restore();
      emitter.off('release', onRelease);
      emitter.off('remove', onRemove);
      for (const client of watched) {
        client[WATCHED]?.();
        client[WATCHED] = undefined;
      }
      watched.clear();
      for (const stop of stopReading) stop();
    },
  };
}
