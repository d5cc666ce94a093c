import { errorMonitor } from 'node:events';
import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import type { DemandLog } from './pool-demand.ts';
import { connectionErrorType, type poolErrors } from './pool-errors.ts';
import { framesOf, type Leak, type Place, worstLeaks } from './pool-leaks.ts';
import { reasonAtRelease, reasonWhileIdle, type RemovalReason, removalReasons } from './pool-removal.ts';

const CLIENT = Symbol('pulso.client');

/** What is known of a client of the pool. */
interface Known {
  /** When it was taken; 0 while nobody holds it. */
  acquired: number;
  /** Who holds it, in the log of demand. */
  caller: number;
  place: Place | undefined;
  /** Whether this holding has been counted as a leak. */
  leaked: boolean;
  /** Whether its connection has failed; what it says after that is no further failure. */
  failed: boolean;
  removal: RemovalReason | undefined;
  readonly stop: () => void;
}

export interface Client extends NodeJS.EventEmitter {
  /** pg's own: whether no query is under way. */
  readonly readyForQuery?: boolean;
  [CLIENT]?: Known | undefined;
}

export interface ClientOptions {
  readonly labels: { readonly db_client_connection_pool_name: string };
  /** Seconds. */
  readonly leakAfter: number;
  readonly countError: ReturnType<typeof poolErrors>;
  readonly demand: DemandLog;
  /** Measures the queries of a client; returns how to stop. */
  readonly watchQueries: (client: Client) => () => void;
}

export interface Clients {
  /** A caller has got it. */
  readonly taken: (client: Client, now: number, caller: number, place: Place | undefined) => void;
  /** Connections given back, for how long they were held in all, and the sum of the squares. */
  readonly uses: { readonly used: number; readonly useSeconds: number; readonly useSecondsSquared: number };
  /** How often a connection was taken as the n-th in use: the n-th number, the last also for all above. */
  readonly levels: () => Float64Array;
  readonly leaks: () => readonly Leak[];
  readonly stop: () => void;
}

/** Connections in use at once that are told apart; more count as so many. */
export const MAX_LEVEL = 512;

/** Follows the clients of a pool by its events: how long each is held, whether it fails or is forgotten, and why it goes. */
export function watchClients(registry: Registry, pool: NodeJS.EventEmitter, options: ClientOptions): Clients {
  const { labels, leakAfter, countError, demand, watchQueries } = options;
  const use = registry.histogram(metrics.pool.useTime).bind(labels);
  const leaks = registry.counter(metrics.pool.leaks).bind(labels);
  const removed = registry.counter(metrics.pool.removed);
  for (const reason of removalReasons) removed.bind({ ...labels, reason });
  let leaked = 0;
  const { leaks: counted, leaked: shown } = metrics.pool;
  const stopReading = [
    registry.onCollect('pool', findLeaks, [counted, shown]),
    registry.gauge(shown).bindCallback(labels, () => leaked),
  ];
  const clients = new Set<Client>();
  const uses = { used: 0, useSeconds: 0, useSecondsSquared: 0 };
  const levels = new Float64Array(MAX_LEVEL + 1);
  let inUse = 0;

  function know(client: Client): Known {
    const known = client[CLIENT];
    if (known !== undefined) return known;
    const stopQueries = watchQueries(client);
    const onFailure = guarded((error: unknown) => failed(client, error));
    // Seen before the listeners of pool and application, and no listener itself: an error that nobody handles stays so.
    client.on(errorMonitor, onFailure);
    clients.add(client);
    return (client[CLIENT] = {
      acquired: 0,
      caller: 0,
      place: undefined,
      leaked: false,
      failed: false,
      removal: undefined,
      stop() {
        stopQueries();
        if (this.acquired > 0) inUse--;
        client.off(errorMonitor, onFailure);
        client[CLIENT] = undefined;
        clients.delete(client);
      },
    });
  }

  function failed(client: Client, error: unknown): void {
    const known = client[CLIENT];
    if (known === undefined || known.failed) return;
    known.failed = true;
    countError(known.acquired === 0 ? 'idle' : 'used', connectionErrorType(error));
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
    inUse--;
    demand.released(known.caller, seconds);
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

  /** At scrape, so that it costs no timer. */
  function findLeaks(): void {
    const now = performance.now();
    leaked = 0;
    for (const client of clients) {
      const known = client[CLIENT]!;
      if (known.acquired === 0 || (now - known.acquired) / 1000 <= leakAfter) continue;
      leaked++;
      if (!known.leaked) leaks.inc();
      known.leaked = true;
    }
  }

  /** Keeps an error of ours from pool and client, which call us. */
  function guarded<A, B>(work: (first: A, second: B) => unknown): (first: A, second: B) => void {
    return (first, second) => {
      try {
        work(first, second);
      } catch {
        registry.error('pool');
      }
    };
  }

  const listeners = { connect: guarded(know), release: guarded(onRelease), remove: guarded(onRemove) };
  for (const [event, listener] of Object.entries(listeners)) pool.on(event, listener);

  return {
    uses,
    taken(client, now, caller, place) {
      const known = know(client);
      if (known.acquired === 0) inUse++;
      levels[Math.min(inUse, MAX_LEVEL)]!++;
      known.acquired = now;
      known.caller = caller;
      known.place = place;
    },
    levels: () => levels.slice(),
    leaks() {
      const now = performance.now();
      const told: Leak[] = [];
      for (const client of clients) {
        const { acquired, place } = client[CLIENT]!;
        const heldSeconds = (now - acquired) / 1000;
        if (acquired === 0 || heldSeconds <= leakAfter) continue;
        const name = labels.db_client_connection_pool_name;
        told.push({ pool: name, heldSeconds, isIdle: client.readyForQuery === true, place: framesOf(place) });
      }
      return worstLeaks(told);
    },
    stop() {
      for (const [event, listener] of Object.entries(listeners)) pool.off(event, listener);
      for (const client of [...clients]) client[CLIENT]?.stop();
      for (const stop of stopReading) stop();
    },
  };
}
