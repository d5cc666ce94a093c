import type { CatalogueFamily } from '../types.ts';

/** OpenTelemetry's advised bounds for database operations, with 3 s added. */
export const queryBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3, 5, 10] as const;
/** Waits for a connection hurt sooner than queries do: two bounds more below half a second. */
export const waitBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 10] as const;

const POOL = 'db_client_connection_pool_name';

export const queryMetrics = {
  operationDuration: {
    name: 'db_client_operation_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    area: 'query',
    labels: [POOL, 'db_operation_name', 'error_type'],
    help: 'Time from sending a query to its last row or error; error_type is the SQLSTATE class, _OTHER without one, or empty.',
    buckets: queryBuckets,
    from: ['application'],
    cost: 'clock',
  },
} as const satisfies Record<string, CatalogueFamily>;

export const poolMetrics = {
  connectionCount: {
    name: 'db_client_connection_count',
    type: 'gauge',
    unit: 'count',
    area: 'pool',
    labels: [POOL, 'db_client_connection_state'],
    help: 'Connections of the pool by state: used or idle.',
    from: ['application'],
    cost: 'scrape',
  },
  connectionMax: {
    name: 'db_client_connection_max',
    type: 'gauge',
    unit: 'count',
    area: 'pool',
    labels: [POOL],
    help: 'Most connections that the pool may open.',
    from: ['application'],
    cost: 'scrape',
  },
  pendingRequests: {
    name: 'db_client_connection_pending_requests',
    type: 'gauge',
    unit: 'count',
    area: 'pool',
    labels: [POOL],
    help: 'Callers waiting for a connection now.',
    from: ['application'],
    cost: 'scrape',
  },
  waitTime: {
    name: 'db_client_connection_wait_time_seconds',
    type: 'histogram',
    unit: 'seconds',
    area: 'pool',
    labels: [POOL],
    help: 'Time from asking the pool for a connection to having one, or to giving up.',
    buckets: waitBuckets,
    from: ['application'],
    cost: 'clock',
  },
  useTime: {
    name: 'db_client_connection_use_time_seconds',
    type: 'histogram',
    unit: 'seconds',
    area: 'pool',
    labels: [POOL],
    help: 'Time from having a connection to giving it back.',
    buckets: queryBuckets,
    from: ['application'],
    cost: 'clock',
  },
  timeouts: {
    name: 'db_client_connection_timeouts_total',
    type: 'counter',
    unit: 'count',
    area: 'pool',
    labels: [POOL],
    help: 'Callers that gave up waiting for a connection.',
    from: ['application'],
    cost: 'event',
  },
} as const satisfies Record<string, CatalogueFamily>;
