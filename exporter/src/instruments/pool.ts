import { errorMonitor } from 'node:events';
import { metrics } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import type { Registry } from '../registry/index.ts';
import { checkMethods, checkName, type Instrument, overrideMethods } from './instrument.ts';
import { connectionErrorType, gaveUp, openingErrorType } from './pool-errors.ts';
import { framesOf, type Leak, notePlace, type Place, worstLeaks } from './pool-leaks.ts';
import { watchOpening } from './pool-opening.ts';
import { reasonAtRelease, reasonWhileIdle, type RemovalReason, removalReasons } from './pool-removal.ts';
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

export interface PoolOptions {
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
/** Failures that every pool may meet, bound from the start, so that the first of them is seen by rate(). */
const EXPECTED_ERRORS = {
  connect: ['28', '53', '57', 'ECONNREFUSED', 'timeout', '_OTHER'],
  idle: ['57', '_OTHER'],
  used: ['57', '_OTHER'],
} as const;
const CLIENT = Symbol('pulso.client');

/** What is known of a client of the pool. */
interface Known {
  /** When it was taken; 0 while nobody holds it. */
  acquired: number;
  place: Place | undefined;
  /** Whether this holding has been counted as a leak. */
  leaked: boolean;
  /** Whether its connection has failed; what it says after that is no further failure. */
  failed: boolean;
  removal: RemovalReason | undefined;
  readonly stop: () => void;
}

interface Client extends NodeJS.EventEmitter {
  [CLIENT]?: Known | undefined;
}

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
  const notesPlaces = options.leakPlaces ?? process.env['NODE_ENV'] !== 'production';
  const labels = { db_client_connection_pool_name: name };
  const wait = registry.histogram(metrics.pool.waitTime).bind(labels);
  const use = registry.histogram(metrics.pool.useTime).bind(labels);
  const create = registry.histogram(metrics.pool.createTime).bind(labels);
  const timeouts = registry.counter(metrics.pool.timeouts).bind(labels);
  const leaks = registry.counter(metrics.pool.leaks).bind(labels);
  const errors = registry.counter(metrics.pool.errors);
  const countError = (phase: keyof typeof EXPECTED_ERRORS, type: string) =>
    errors.bind({ ...labels, phase, error_type: type });
  for (const phase of ['connect', 'idle', 'used'] as const) {
    for (const type of EXPECTED_ERRORS[phase]) countError(phase, type);
  }
  const removed = registry.counter(metrics.pool.removed);
  for (const reason of removalReasons) removed.bind({ ...labels, reason });
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
    registry.gauge(metrics.pool.leaked).bindCallback(labels, findLeaks),
  ];
  const queries = queryTimes(registry, name);
  const clients = new Set<Client>();
  const totals = { asked: 0, waited: 0, waitSeconds: 0, slowWaits: 0, timeouts: 0 };
  const uses = { used: 0, useSeconds: 0, useSecondsSquared: 0 };
  const since = performance.now();
  let attached = true;

  /** Keeps an error of ours from the pool, which calls us. */
  function guarded<A extends unknown[]>(work: (...args: A) => unknown): (...args: A) => void {
    return (...args) => {
      try {
        work(...args);
      } catch {
        registry.error('pool');
      }
    };
  }

  function know(client: Client): Known {
    const known = client[CLIENT];
    if (known !== undefined) return known;
    const stopQueries = queries.watch(client);
    const onFailure = guarded((error: unknown) => connectionFailed(client, error));
    // Seen before the listeners of pool and application, and no listener itself: an error that nobody handles stays so.
    client.on(errorMonitor, onFailure);
    clients.add(client);
    return (client[CLIENT] = {
      acquired: 0,
      place: undefined,
      leaked: false,
      failed: false,
      removal: undefined,
      stop() {
        stopQueries();
        client.off(errorMonitor, onFailure);
        client[CLIENT] = undefined;
        clients.delete(client);
      },
    });
  }

  function connectionFailed(client: Client, error: unknown): void {
    const known = client[CLIENT];
    if (known === undefined || known.failed) return;
    known.failed = true;
    countError(known.acquired === 0 ? 'idle' : 'used', connectionErrorType(error)).inc();
  }

  function opened(milliseconds: number, error: unknown): void {
    if (error === undefined || error === null) create.observe(milliseconds / 1000);
    else countError('connect', openingErrorType(error, milliseconds, settings().connectionTimeoutMillis)).inc();
  }

  /** A caller has a connection, or an error. Nothing here may throw into it. */
  function waitOver(start: number, error: unknown, client: Client | undefined, place: Place | undefined): void {
    try {
      const now = performance.now();
      const seconds = (now - start) / 1000;
      totals.waited++;
      totals.waitSeconds += seconds;
      if (seconds > SLOW_WAIT) totals.slowWaits++;
      wait.observe(seconds);
      if (client !== undefined && (error === undefined || error === null)) {
        if (!attached) return;
        const known = know(client);
        known.acquired = now;
        known.place = place;
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
    if (typeof callback === 'function') {
      const call = queries.keepRequest(callback);
      return original.call(this, (...results) => {
        waitOver(start, results[0], results[1] as Client | undefined, place);
        call(...results);
      });
    }
    // The promise handed on is the one that is watched: a rejection that nobody handles stays unhandled.
    return (original.call(this) as Promise<Client>).then(
      (client) => {
        waitOver(start, undefined, client, place);
        return client;
      },
      (error: unknown) => {
        waitOver(start, error, undefined, undefined);
        throw error;
      },
    );
  }

  function onRelease(error: unknown, client: Client | undefined): void {
    const known = client?.[CLIENT];
    if (client === undefined || known === undefined) return;
    known.removal = reasonAtRelease(pool, client, error);
    // The pool itself takes and gives back clients whose lifetime is over: nobody has used them.
    if (known.acquired === 0) return;
    const seconds = (performance.now() - known.acquired) / 1000;
    known.acquired = 0;
    known.place = undefined;
    uses.used++;
    uses.useSeconds += seconds;
    uses.useSecondsSquared += seconds * seconds;
    use.observe(seconds);
    if (seconds > leakAfter && !known.leaked) leaks.inc();
    known.leaked = false;
  }

  /** A client that the pool has closed for good: let go of it. */
  function onRemove(client: Client): void {
    const known = client[CLIENT];
    if (known === undefined) return;
    removed.bind({ ...labels, reason: known.removal ?? reasonWhileIdle(pool, known.failed) }).inc();
    known.stop();
  }

  /** How many are leaked now. Asked at scrape, so that finding them costs no timer. */
  function findLeaks(): number {
    const now = performance.now();
    let found = 0;
    for (const client of clients) {
      const known = client[CLIENT]!;
      if (known.acquired === 0 || (now - known.acquired) / 1000 <= leakAfter) continue;
      found++;
      if (!known.leaked) leaks.inc();
      known.leaked = true;
    }
    return found;
  }

  const override = overrideMethods(pool, { connect });
  const opening = watchOpening(pool, guarded(opened));
  const emitter = pool as unknown as NodeJS.EventEmitter;
  const listeners = { connect: guarded(know), release: guarded(onRelease), remove: guarded(onRemove) };
  for (const [event, listener] of Object.entries(listeners)) emitter.on(event, listener);

  return {
    sample: () => ({ name, since, max: settings().max ?? 0, ...totals, ...uses }),
    leaks() {
      const now = performance.now();
      const held = [...clients].map((client) => client[CLIENT]!).filter(({ acquired }) => acquired > 0);
      return worstLeaks(
        held
          .map(({ acquired, place }) => ({ pool: name, heldSeconds: (now - acquired) / 1000, place: framesOf(place) }))
          .filter(({ heldSeconds }) => heldSeconds > leakAfter),
      );
    },
    detach() {
      attached = false;
      override.restore();
      opening.restore();
      for (const [event, listener] of Object.entries(listeners)) emitter.off(event, listener);
      for (const client of [...clients]) client[CLIENT]?.stop();
      for (const stop of stopReading) stop();
    },
  };
}
