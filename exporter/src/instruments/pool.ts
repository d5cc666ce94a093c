import { metrics } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import type { Registry } from '../registry/index.ts';
import { checkMethods, checkName, type Instrument, overrideMethods } from './instrument.ts';
import { type Client, watchClients } from './pool-clients.ts';
import { DemandLog, type PoolDemand } from './pool-demand.ts';
import { checkBounds, type PoolBounds } from './pool-bounds.ts';
import { gaveUp, openingErrorType, poolErrors } from './pool-errors.ts';
import { type Leak, notePlace, type Place } from './pool-leaks.ts';
import { watchOpening } from './pool-opening.ts';
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
  readonly ageSeconds: number;
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
  /** Sum of the squares of the times between callers. */
  readonly gapSecondsSquared: number;
  /** Connections opened, and how long that took in all: their callers' waits hold it. */
  readonly opened: number;
  readonly openSeconds: number;
  /** Connections that are open now, used or idle. */
  readonly open: number;
  /** How often a connection was taken as the n-th in use: the n-th number. */
  readonly levels: Float64Array;
  /** What the last callers asked, as of when it is called. */
  readonly demand: () => PoolDemand;
  readonly leaks: readonly Leak[];
  readonly bounds: PoolBounds;
}

export interface PoolOptions extends PoolBounds {
  readonly name: string;
  /** Seconds after which a connection that is not given back counts as leaked. Default 60. */
  readonly leakAfter?: number;
  /**
   * Whether to note where each connection is taken, for `leaks()`: a stack trace for each, so for development. Default:
   * unless `NODE_ENV` is `production`.
   */
  readonly leakPlaces?: boolean;
}

export interface PoolInstrument extends Instrument {
  readonly sample: () => PoolSample;
  /** The connections that are held for longer than the bound, the oldest first, at most 20. */
  readonly leaks: () => readonly Leak[];
}

/** Warning of the signal `pool_wait_time`. */
export const SLOW_WAIT = 0.1;
const DEFAULT_LEAK_AFTER = 60;

type Connect = (this: unknown, callback?: (...results: unknown[]) => void) => unknown;

/**
 * Measures a `pg.Pool`: its connections and what becomes of them, how long callers wait for one and hold it, and the
 * queries of its clients.
 */
export function instrumentPool(registry: Registry, pool: PoolLike, options: PoolOptions): PoolInstrument {
  checkMethods('a pg.Pool', pool, ['connect', 'query', 'on', 'off']);
  const name = checkName('pool', options.name);
  const leakAfter = options.leakAfter ?? DEFAULT_LEAK_AFTER;
  if (!(leakAfter > 0 && Number.isFinite(leakAfter))) {
    throw new PulsoError('invalid_option', `leakAfter is ${String(leakAfter)}; give seconds, more than 0`);
  }
  const bounds = checkBounds(options);
  const notesPlaces = options.leakPlaces ?? process.env['NODE_ENV'] !== 'production';
  const labels = { db_client_connection_pool_name: name };
  const wait = registry.histogram(metrics.pool.waitTime).bind(labels);
  const create = registry.histogram(metrics.pool.createTime).bind(labels);
  const timeouts = registry.counter(metrics.pool.timeouts).bind(labels);
  const settings = () =>
    (pool as unknown as { options?: { max?: number; min?: number; connectionTimeoutMillis?: number } }).options ?? {};
  const connections = registry.gauge(metrics.pool.connectionCount);
  const stopReading = [
    connections.bindCallback({ ...labels, db_client_connection_state: 'used' }, () => pool.totalCount - pool.idleCount),
    connections.bindCallback({ ...labels, db_client_connection_state: 'idle' }, () => pool.idleCount),
    registry.gauge(metrics.pool.connectionMax).bindCallback(labels, () => settings().max),
    registry.gauge(metrics.pool.idleMax).bindCallback(labels, () => settings().max),
    registry.gauge(metrics.pool.idleMin).bindCallback(labels, () => settings().min),
    registry.gauge(metrics.pool.pendingRequests).bindCallback(labels, () => pool.waitingCount),
  ];
  const queries = queryTimes(registry, name);
  const countError = poolErrors(registry, labels);
  const emitter = pool as unknown as NodeJS.EventEmitter;
  const watchQueries = (client: Client) => queries.watch(client);
  const demand = new DemandLog();
  const clients = watchClients(registry, emitter, { labels, leakAfter, countError, demand, watchQueries });
  const totals = { asked: 0, waited: 0, waitSeconds: 0, slowWaits: 0, timeouts: 0, opened: 0, openSeconds: 0 };
  const since = performance.now();
  let attached = true;

  /** The pool has opened a connection, or failed to. */
  function opened(milliseconds: number, error: unknown): void {
    try {
      if (error === undefined || error === null) {
        create.observe(milliseconds / 1000);
        totals.opened++;
        totals.openSeconds += milliseconds / 1000;
      } else countError('connect', openingErrorType(error, milliseconds, settings().connectionTimeoutMillis));
    } catch {
      registry.error('pool');
    }
  }

  /** A caller has a connection, or an error. Nothing here may throw into it. */
  function waitOver(start: number, caller: number, error: unknown, client: Client | undefined, place?: Place): void {
    try {
      const now = performance.now();
      const seconds = (now - start) / 1000;
      totals.waited++;
      totals.waitSeconds += seconds;
      if (seconds > SLOW_WAIT) totals.slowWaits++;
      wait.observe(seconds);
      if (client !== undefined && (error === undefined || error === null)) {
        demand.taken(caller, seconds);
        if (attached) clients.taken(client, now, caller, place);
      } else if (gaveUp(error)) {
        totals.timeouts++;
        timeouts.inc();
      }
    } catch {
      registry.error('pool');
    }
  }

  const original = pool.connect as unknown as Connect;
  function connect(this: unknown, callback?: (...results: unknown[]) => void): unknown {
    const place = notesPlaces ? notePlace(connect) : undefined;
    const start = performance.now();
    totals.asked++;
    const caller = demand.asked(start);
    if (typeof callback === 'function') {
      const call = queries.keepRequest(callback);
      return original.call(this, (...results) => {
        waitOver(start, caller, results[0], results[1] as Client | undefined, place);
        call(...results);
      });
    }
    // The promise handed on is the one that is watched: a rejection that nobody handles stays unhandled.
    return (original.call(this) as Promise<Client>).then(
      (client) => {
        waitOver(start, caller, undefined, client, place);
        return client;
      },
      (error: unknown) => {
        waitOver(start, caller, error, undefined);
        throw error;
      },
    );
  }

  const override = overrideMethods(pool, { connect });
  const opening = watchOpening(pool, opened);

  return {
    sample: () => ({
      ...{ name, since, bounds, ageSeconds: (performance.now() - since) / 1000 },
      ...{ max: settings().max ?? 0, open: pool.totalCount },
      ...totals,
      ...clients.uses,
      gapSecondsSquared: demand.gapSecondsSquared,
      levels: clients.levels(),
      demand: () => demand.read(),
      leaks: clients.leaks(),
    }),
    leaks: clients.leaks,
    detach() {
      attached = false;
      override.restore();
      opening.restore();
      clients.stop();
      for (const stop of stopReading) stop();
    },
  };
}
