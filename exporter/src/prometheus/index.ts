export { matchers, PrometheusClient, PrometheusError } from './client.ts';
export type { QueryRange, Series, SeriesOverTime } from './client.ts';
