import type { Registry } from '../registry/index.ts';
import { checkMethods, checkName, type Instrument } from './instrument.ts';
import { PoolQueries, type QuerySettings } from './query-pool.ts';
import { RequestQueries } from './query-requests.ts';

export interface QueryOptions {
  /** Seconds from which a query is slow. Default 1. */
  readonly slowQuery?: number | undefined;
  /** Groups of statements, per pool, that have series of their own and are listed. Default 50. */
  readonly topQueries?: number | undefined;
  /**
   * Finds requests that run one statement at least so many times ("N+1"). Off unless given: following a request through
   * its promises costs on Node 20, see `docs/instruments/query.md`.
   */
  readonly nPlusOne?: number | undefined;
}

const DEFAULT_SLOW_QUERY = 1;
export const DEFAULT_TOP_QUERIES = 50;

/** One group of statements of one pool, with what it cost since the start. */
export interface QueryListing {
  /** The label `query_group` of its series; the same in each process. */
  readonly id: string;
  readonly pool: string;
  readonly operation: string;
  readonly table: string;
  /**
   * The statement with `?` for each literal. Absent for utility statements, which may hold passwords, and where it is not
   * certain where a literal ends.
   */
  readonly text?: string;
  readonly calls: number;
  readonly seconds: number;
  readonly longestSeconds: number;
  /** Seconds that may be missing, at most, from before it was watched. */
  readonly missedSeconds: number;
  readonly rows: number;
  readonly errors: number;
  readonly slow: number;
  /** Requests that ran it too often; absent where they are not followed. */
  readonly nPlusOneRequests?: number;
}

/** A group of statements of one pool that requests run too often, since the start. */
export interface NPlusOneSample {
  readonly id: string;
  readonly pool: string;
  readonly operation: string;
  readonly table: string;
  readonly text: string | undefined;
  readonly calls: number;
  readonly seconds: number;
  readonly requests: number;
  /** Statements of those requests, in all. */
  readonly statements: number;
  /** Of the id, in all pools: how many requests of each route; the route is empty where it is not known. */
  readonly routes: ReadonlyMap<string, number>;
}

/** The queries of all pools of one registry. */
export class Queries {
  readonly requests: RequestQueries | undefined;
  readonly #registry: Registry;
  readonly #settings: QuerySettings;
  readonly #pools = new Map<string, PoolQueries>();

  constructor(registry: Registry, options: QueryOptions = {}) {
    this.#registry = registry;
    this.requests = options.nPlusOne === undefined ? undefined : new RequestQueries(registry, options.nPlusOne);
    this.#settings = {
      slowQuery: options.slowQuery ?? DEFAULT_SLOW_QUERY,
      topQueries: options.topQueries ?? DEFAULT_TOP_QUERIES,
      requests: this.requests,
    };
  }

  /** The queries of one pool; those of a later pool under its name are counted on. */
  of(pool: string): PoolQueries {
    let queries = this.#pools.get(pool);
    if (queries === undefined) {
      this.#pools.set(pool, (queries = new PoolQueries(this.#registry, pool, this.#settings)));
    }
    return queries;
  }

  /** The groups that some request ran too often; undefined where requests are not followed. */
  nPlusOne(): readonly NPlusOneSample[] | undefined {
    const { requests } = this;
    if (requests === undefined) return undefined;
    const routes = requests.routes();
    return [...this.#pools.values()].flatMap((queries) =>
      queries.repeated().map(({ statement: { id, operation, table, text }, calls, seconds, nPlusOne, repeated }) => ({
        ...{ id, pool: queries.name, operation, table, text, calls, seconds, requests: nPlusOne },
        statements: nPlusOne * requests.limit + repeated,
        routes: routes.get(id) ?? new Map<string, number>(),
      })),
    );
  }

  /** The groups that took most time, of all pools, the first first. */
  list(): readonly QueryListing[] {
    return [...this.#pools.values()]
      .flatMap((queries) =>
        queries.list().map((group): QueryListing => {
          const { id, operation, table, text } = group.statement;
          return {
            ...{ id, pool: queries.name, operation, table },
            ...(text === undefined ? {} : { text }),
            ...{ calls: group.calls, seconds: group.seconds, longestSeconds: group.longest },
            ...{ missedSeconds: group.missed, rows: group.rows, errors: group.errors, slow: group.slow },
            ...(this.requests === undefined ? {} : { nPlusOneRequests: group.nPlusOne }),
          };
        }),
      )
      .toSorted((a, b) => b.seconds - a.seconds);
  }
}

const books = new WeakMap<Registry, Queries>();

/** The queries of a registry, made with these options if there are none yet. */
export function queriesOf(registry: Registry, options?: QueryOptions): Queries {
  let queries = books.get(registry);
  if (queries === undefined) books.set(registry, (queries = new Queries(registry, options)));
  return queries;
}

/** The queries of one pool. */
export function queryTimes(registry: Registry, pool: string): PoolQueries {
  return queriesOf(registry).of(pool);
}

/** What the instrument uses of a `pg.Client`. */
export interface ClientLike {
  query(...args: never[]): unknown;
  connect(...args: never[]): unknown;
}

/** Measures a `pg.Client` that belongs to no pool. */
export function instrumentClient(
  registry: Registry,
  client: ClientLike,
  options: { readonly name: string },
): Instrument {
  checkMethods('a pg.Client', client, ['query', 'connect']);
  return { detach: queryTimes(registry, checkName('client', options?.name)).watch(client) };
}
