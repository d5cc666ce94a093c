import type { CatalogueFamily } from '../types.ts';

/** OpenTelemetry's advised bounds for HTTP, with 3 s added: every threshold on response time is a bound. */
export const httpBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 3, 5, 7.5, 10] as const;

export const httpMetrics = {
  requestDuration: {
    name: 'http_server_request_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    area: 'http',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
    help: 'Time from the request being read to the response being sent, by route template; the status is empty where the client left before an answer.',
    buckets: httpBuckets,
    from: ['application'],
    cost: 'clock',
  },
  requestDurationAll: {
    name: 'pulso_http_request_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    area: 'http',
    labels: ['outcome'],
    help: 'The same over all routes, rolled up at scrape; outcome is success, client_error or server_error.',
    buckets: httpBuckets,
    from: ['application'],
    cost: 'scrape',
  },
  activeRequests: {
    name: 'http_server_active_requests',
    type: 'gauge',
    unit: 'count',
    area: 'http',
    labels: [],
    help: 'Requests being answered now.',
    from: ['application'],
    cost: 'scrape',
  },
} as const satisfies Record<string, CatalogueFamily>;
