import { metrics } from '@pulso/catalogue';
import type { Histogram, Registry } from '../registry/index.ts';
import { overrideMethods } from './instrument.ts';
import { RecentTexts, sqlOperation } from './sql-operation.ts';

/** OpenTelemetry's name for an error that has no class: a lost connection, a time limit of the client. */
const OTHER_ERROR = '_OTHER';
const SQLSTATE = /^[0-9A-Z]{5}$/;
/** Bound from the start, so that the first of them is seen by rate(). */
const COMMON = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

type QueryMethod = (this: unknown, ...args: unknown[]) => unknown;

interface Submittable {
  submit: unknown;
  text?: unknown;
  callback?: unknown;
  handleReadyForQuery?: QueryMethod;
  handleError?: QueryMethod;
}

export interface QueryTimes {
  /** Measures the queries of one client from now on; returns how to stop. */
  readonly watch: (client: object) => () => void;
}

/** Times of queries by operation and, where they fail, class of SQLSTATE. Of one pool. */
export function queryTimes(registry: Registry, pool: string): QueryTimes {
  const durations = registry.histogram(metrics.query.operationDuration);
  /** By operation, and by error type; those without an error are what is looked up most. */
  const succeeded = new Map<string, Histogram>();
  const operations = new RecentTexts<string>();

  function bind(operation: string, errorType: string): Histogram {
    return durations.bind({
      db_client_connection_pool_name: pool,
      db_operation_name: operation,
      error_type: errorType,
    });
  }
  for (const operation of COMMON) succeeded.set(operation, bind(operation, ''));

  function record(operation: string, start: number, error: unknown): void {
    try {
      const seconds = (performance.now() - start) / 1000;
      if (error !== undefined && error !== null) {
        bind(operation, errorTypeOf(error)).observe(seconds);
        return;
      }
      let histogram = succeeded.get(operation);
      if (histogram === undefined) succeeded.set(operation, (histogram = bind(operation, '')));
      histogram.observe(seconds);
    } catch {
      registry.error('query');
    }
  }

  function operationOf(config: unknown): string {
    const text: unknown = typeof config === 'string' ? config : (config as { text?: unknown } | null | undefined)?.text;
    return typeof text === 'string' ? operations.get(text, sqlOperation) : 'OTHER';
  }

  /** A cursor, a stream or a `Query`: it is done when the server is ready for the next, or has failed. */
  function watchSubmittable(query: Submittable, operation: string, start: number): void {
    let done = false;
    const end = (error: unknown) => {
      if (done) return;
      done = true;
      record(operation, start, error);
      watched.restore();
    };
    const { handleReadyForQuery, handleError } = query;
    const watched = overrideMethods(query, {
      handleReadyForQuery(this: unknown, ...args: unknown[]) {
        end(undefined);
        return handleReadyForQuery?.apply(this, args);
      },
      handleError(this: unknown, ...args: unknown[]) {
        end(args[0]);
        return handleError?.apply(this, args);
      },
    });
  }

  return {
    watch(client) {
      const original = (client as { query: QueryMethod }).query;
      function query(this: unknown, ...args: unknown[]): unknown {
        const config = args[0];
        const operation = operationOf(config);
        if (isSubmittable(config)) {
          watchSubmittable(config, operation, performance.now());
          return original.apply(this, args);
        }
        const start = performance.now();
        const at = args.findLastIndex((argument) => typeof argument === 'function');
        if (at > 0) {
          args[at] = timed(args[at] as QueryMethod, operation, start);
          return original.apply(this, args);
        }
        const callback = (config as { callback?: unknown } | null | undefined)?.callback;
        if (typeof callback === 'function') {
          // As pg itself does, the callback of the configuration is taken, and the caller's object left as it is.
          args[0] = { ...(config as object), callback: timed(callback as QueryMethod, operation, start) };
          return original.apply(this, args);
        }
        const result = original.apply(this, args);
        if (!isThenable(result)) return result;
        // The promise handed on is the one that is watched: a rejection that nobody handles stays unhandled.
        return result.then(
          (value) => {
            record(operation, start, undefined);
            return value;
          },
          (error: unknown) => {
            record(operation, start, error);
            throw error;
          },
        );
      }
      function timed(callback: QueryMethod, operation: string, start: number): QueryMethod {
        return function (this: unknown, ...results: unknown[]) {
          record(operation, start, results[0]);
          return callback.apply(this, results);
        };
      }
      return overrideMethods(client, { query }).restore;
    },
  };
}

/** The first two characters of SQLSTATE (PostgreSQL, appendix A); those of the server's own errors only. */
function errorTypeOf(error: unknown): string {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof severity === 'string' && typeof code === 'string' && SQLSTATE.test(code)
    ? code.slice(0, 2)
    : OTHER_ERROR;
}

function isSubmittable(config: unknown): config is Submittable {
  return typeof (config as { submit?: unknown } | null | undefined)?.submit === 'function';
}

function isThenable(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
