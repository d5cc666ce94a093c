import { metrics } from '@pulso/catalogue';
import type { Counter, Histogram, HistogramFamily, Registry } from '../registry/index.ts';
import { type AnyClient, type AnyQuery, type ConnectionOwner, ConnectionWatch } from './query-connection.ts';
import { CANCEL_REASONS, cancelReason, errorTypeOf, Retries } from './query-failure.ts';
import { QueryGroup } from './query-group.ts';
import { hookClass, hookObject, WATCH, type WatchedConnection } from './query-hook.ts';
import type { RequestQueries } from './query-requests.ts';
import { TopGroups } from './query-top.ts';
import { TopSeries } from './query-top-series.ts';
import { overrideMethods } from './instrument.ts';
import type { Statement } from './sql-statement.ts';
import { StatementMap } from './sql-statement-map.ts';

export interface QuerySettings {
  /** Seconds from which a query is slow. */
  readonly slowQuery: number;
  /** Groups of statements that have series of their own, per pool. */
  readonly topQueries: number;
  readonly requests: RequestQueries | undefined;
}

/** Bound from the start, so that the first of them is seen by rate(). */
const COMMON = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/** Space-Saving finds the true top K if it watches at least ten times as many. */
const WATCHED_PER_SHOWN = 10;
type QueryMethod = (this: unknown, ...args: unknown[]) => unknown;

/** The queries of one pool, or of a client that belongs to none. */
export class PoolQueries implements ConnectionOwner {
  readonly name: string;
  readonly registry: Registry;
  readonly transactions;
  readonly retries;
  readonly #settings: QuerySettings;
  readonly #durations: HistogramFamily<typeof metrics.query.operationDuration>;
  readonly #byOperation = new Map<string, Histogram>();
  readonly #statements = new StatementMap<QueryGroup>((statement) => this.#newGroup(statement));
  /** Those that are watched, and all of utility statements: few. */
  readonly #byId = new Map<string, QueryGroup>();
  readonly #top: TopGroups;
  readonly #series: TopSeries;
  readonly #slow: Counter;
  readonly #unsent: Counter;
  readonly #retried: Counter;
  readonly #retries = new Retries();
  readonly #watches = new Set<ConnectionWatch>();

  constructor(registry: Registry, name: string, settings: QuerySettings) {
    this.name = name;
    this.registry = registry;
    this.#settings = settings;
    const pool = { db_client_connection_pool_name: name };
    this.#durations = registry.histogram(metrics.query.operationDuration);
    for (const operation of COMMON) this.#durationsOf(operation);
    this.#slow = registry.counter(metrics.query.slow).bind(pool);
    this.#unsent = registry.counter(metrics.query.unsent).bind(pool);
    this.#retried = registry.counter(metrics.query.retries).bind(pool);
    for (const reason of CANCEL_REASONS) registry.counter(metrics.query.cancelled).bind({ ...pool, reason });
    const durations = registry.histogram(metrics.query.transactionDuration);
    this.transactions = {
      committed: durations.bind({ ...pool, outcome: 'commit' }),
      rolledBack: durations.bind({ ...pool, outcome: 'rollback' }),
      idle: registry.histogram(metrics.query.transactionIdle).bind(pool),
    };
    const begun = () => [...this.#watches].map(({ transaction }) => transaction.start).filter((start) => start > 0);
    registry.gauge(metrics.query.transactionsOpen).bindCallback(pool, () => begun().length);
    registry.gauge(metrics.query.transactionOldest).bindCallback(pool, () => {
      const starts = begun();
      return starts.length === 0 ? 0 : (performance.now() - Math.min(...starts)) / 1000;
    });
    this.#top = new TopGroups(WATCHED_PER_SHOWN * settings.topQueries, (group) => {
      this.#series.leave(group);
      if (!group.statement.isUtility) this.#byId.delete(group.statement.id);
    });
    this.#series = new TopSeries(registry, name, this.#top, settings.topQueries);
    registry.onCollect('query', () => this.#series.update(), Object.values(metrics.query));
    const retries = this.#retries;
    const retried = this.#retried;
    this.retries = {
      get isExpecting() {
        return retries.isExpecting;
      },
      sent(query: AnyQuery, now: number) {
        if (typeof query.text === 'string' && retries.isRetry(query.text, query.values, now)) retried.inc();
      },
    };
  }

  /** The groups that took most time, the first first. */
  list(): readonly QueryGroup[] {
    return this.#top.list().slice(0, this.#settings.topQueries);
  }

  /** The watched groups that some request ran too often. */
  repeated(): readonly QueryGroup[] {
    return [...this.#byId.values()].filter(({ nPlusOne }) => nPlusOne > 0);
  }

  find(id: string): QueryGroup | undefined {
    return this.#byId.get(id);
  }

  /** Measures the queries of one client from now on; returns how to stop. */
  watch(client: object): () => void {
    const { connection } = client as AnyClient;
    const prototype = (client.constructor as { Query?: { prototype?: object } }).Query?.prototype;
    // A client of pg-native has no connection of JavaScript's to look at.
    if (connection === undefined || prototype === undefined) {
      this.registry.error('query');
      return () => {};
    }
    const watch = new ConnectionWatch(this, client);
    const watched = connection as WatchedConnection;
    watched[WATCH] = watch;
    this.#watches.add(watch);
    const unhook = hookClass(prototype);
    const { requests } = this.#settings;
    const original = (client as { query: QueryMethod }).query;
    const look = (config: unknown) => {
      try {
        if (typeof config === 'object' && config !== null && 'submit' in config && !prototype.isPrototypeOf(config)) {
          hookObject(config);
        }
        if (requests !== undefined) requests.count(this.groupOf(textOf(config)));
      } catch {
        this.registry.error('query');
      }
    };
    const override = overrideMethods(client, {
      // As many arguments as were given: others who wrap it look at their number.
      query(this: unknown, config: unknown, values: unknown, callback: unknown) {
        if (requests !== undefined || typeof config !== 'string') look(config);
        switch (arguments.length) {
          case 1:
            return original.call(this, config);
          case 2:
            return original.call(this, config, values);
          default:
            return original.call(this, config, values, callback);
        }
      },
    });
    return () => {
      override.restore();
      unhook();
      if (watched[WATCH] === watch) watched[WATCH] = undefined;
      watch.stop();
      this.#watches.delete(watch);
    };
  }

  /** Where the call is made for a request, though the pool makes it later and from elsewhere. */
  keepRequest<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => R {
    return this.#settings.requests?.keep(work) ?? work;
  }

  groupOf(text: unknown): QueryGroup {
    return this.#statements.of(typeof text === 'string' ? text : '');
  }

  #newGroup(statement: Statement): QueryGroup {
    let group = this.#byId.get(statement.id);
    if (group === undefined) {
      group = new QueryGroup(statement, this.#durationsOf(statement.operation));
      if (statement.isUtility) this.#byId.set(statement.id, group);
    }
    return group;
  }

  succeeded(group: QueryGroup, seconds: number, rows: number): void {
    if (!group.isWatched) this.#admit(group);
    group.durations.observe(seconds);
    group.calls++;
    group.seconds += seconds;
    group.rows += rows;
    if (seconds > group.longest) group.longest = seconds;
    if (seconds >= this.#settings.slowQuery) {
      group.slow++;
      this.#slow.inc();
    }
  }

  failed(group: QueryGroup, seconds: number, error: unknown, query: AnyQuery, now: number): void {
    const pool = { db_client_connection_pool_name: this.name };
    const { operation } = group.statement;
    this.#durations.bind({ ...pool, db_operation_name: operation, error_type: errorTypeOf(error) }).observe(seconds);
    if (!group.isWatched) this.#admit(group);
    group.calls++;
    group.errors++;
    group.seconds += seconds;
    if (seconds > group.longest) group.longest = seconds;
    if (seconds >= this.#settings.slowQuery) {
      group.slow++;
      this.#slow.inc();
    }
    const reason = cancelReason(error);
    if (reason !== undefined)
      this.registry
        .counter(metrics.query.cancelled)
        .bind({ ...pool, reason })
        .inc();
    if (typeof query.text === 'string' && group.statement.effect === 'none') {
      this.#retries.failed(query.text, query.values, error, now);
    }
  }

  unsent(): void {
    this.#unsent.inc();
  }

  #admit(group: QueryGroup): void {
    this.#top.admit(group);
    this.#byId.set(group.statement.id, group);
  }

  #durationsOf(operation: string): Histogram {
    let histogram = this.#byOperation.get(operation);
    if (histogram === undefined) {
      histogram = this.#durations.bind({
        db_client_connection_pool_name: this.name,
        db_operation_name: operation,
        error_type: '',
      });
      this.#byOperation.set(operation, histogram);
    }
    return histogram;
  }
}

function textOf(config: unknown): unknown {
  return typeof config === 'string' ? config : (config as { text?: unknown } | null | undefined)?.text;
}
