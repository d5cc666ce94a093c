import { AsyncLocalStorage } from 'node:async_hooks';
import { metrics } from '@pulso/catalogue';
import type { CounterFamily, Registry } from '../registry/index.ts';
import type { QueryGroup } from './query-group.ts';

/** What one request has asked so far. */
interface Asked {
  readonly route: () => string | undefined;
  readonly times: Map<QueryGroup, number>;
}

/** What stands for the route of work that belongs to no known route. */
const NO_ROUTE = '';

/**
 * Finds requests that run one statement again and again, usually once for each row of an earlier answer ("N+1").
 * A request is followed by an `AsyncLocalStorage`, which makes Node 20 run a hook for each promise: so it is off unless
 * asked for.
 */
export class RequestQueries {
  readonly #storage = new AsyncLocalStorage<Asked>();
  readonly limit: number;
  readonly #found: CounterFamily<typeof metrics.query.nPlusOneRequests>;

  /** Finds requests that run one statement at least `limit` times. */
  constructor(registry: Registry, limit: number) {
    this.limit = limit;
    this.#found = registry.counter(metrics.query.nPlusOneRequests);
  }

  /** Does the work of one request; `route` is asked once a statement has come too often, when it is known. */
  run<T>(route: () => string | undefined, work: () => T): T {
    return this.#storage.run({ route, times: new Map() }, work);
  }

  /** As `run`, for all that the caller does from now on: in a listener, where the work is not ours to call. */
  enter(route: () => string | undefined): void {
    this.#storage.enterWith({ route, times: new Map() });
  }

  /** The function, to be called for the request that is being worked on now: a pool that waits calls it from another. */
  keep<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => R {
    const asked = this.#storage.getStore();
    return asked === undefined ? work : (...args) => this.#storage.run(asked, () => work(...args));
  }

  /** How many requests of each route ran statements of a group too often. */
  routes(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    const routes = new Map<string, Map<string, number>>();
    for (const [[id = '', route = ''], counter] of this.#found.set.entries()) {
      routes.set(id, (routes.get(id) ?? new Map<string, number>()).set(route, counter.value));
    }
    return routes;
  }

  /** The request that is being worked on now asks a statement of the group. */
  count(group: QueryGroup): void {
    const asked = this.#storage.getStore();
    if (asked === undefined || group.statement.text === undefined) return;
    const times = (asked.times.get(group) ?? 0) + 1;
    asked.times.set(group, times);
    if (times < this.limit) return;
    if (times > this.limit) {
      group.repeated++;
      return;
    }
    group.nPlusOne++;
    this.#found.bind({ query_group: group.statement.id, http_route: asked.route() ?? NO_ROUTE }).inc();
  }
}
