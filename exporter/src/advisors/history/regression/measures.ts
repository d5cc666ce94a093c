import { type AdviceKindId, metrics } from '@pulso/catalogue';

/** What is compared before and after. */
export interface Measure {
  readonly id: 'latency' | 'errors' | 'cpu' | 'memory' | 'query';
  readonly kind: AdviceKindId;
  /** Least worsening that anybody would feel, in the unit of the kind: below it, a large relative one is a trifle. */
  readonly felt: number;
  /** PromQL; `$service` stands for the matchers of service and cluster, `$range` for the step. */
  readonly query: string;
}

const { http, query, runtime } = metrics;
const all = http.requestDurationAll.name;
const calls = query.operationDuration.name;
const SUCCESS = 'outcome="success"';
const MIB = 1024 ** 2;

/** Requests a second: what the others are adjusted by. */
export const LOAD = `sum(rate(${all}_count{$service}[$range]))`;

export const measures: readonly Measure[] = [
  {
    id: 'latency',
    kind: 'latency_regression',
    felt: 0.001,
    query: `sum(rate(${all}_sum{$service, ${SUCCESS}}[$range])) / sum(rate(${all}_count{$service, ${SUCCESS}}[$range]))`,
  },
  {
    id: 'errors',
    kind: 'error_regression',
    felt: 0.0005,
    query: `(sum(rate(${all}_count{$service, outcome="server_error"}[$range])) or 0 * ${LOAD}) / ${LOAD}`,
  },
  {
    id: 'query',
    kind: 'query_regression',
    felt: 0.0005,
    query: `sum(rate(${calls}_sum{$service}[$range])) / sum(rate(${calls}_count{$service}[$range]))`,
  },
  { id: 'cpu', kind: 'cpu_regression', felt: 0.01, query: `sum(rate(${runtime.cpu.name}{$service}[$range]))` },
  { id: 'memory', kind: 'memory_regression', felt: 16 * MIB, query: `avg(${runtime.memory.name}{$service})` },
];

/** `service.version` of the application, or the label `version` of a scrape configuration, and how many instances have it. */
const VERSION = `label_replace(count by (service_version) (${metrics.exporter.target.name}{$service, service_version!=""}), "version", "$1", "service_version", "(.+)") or count by (version) (up{$service, version!=""})`;

/** Everything of one service in one query, told apart by the label `measure`. */
export function regressionQuery(service: string, step: number): string {
  const named = (measure: string, promql: string) => `label_replace(${promql}, "measure", "${measure}", "", "")`;
  return [
    named('load', LOAD),
    ...measures.map(({ id, query: promql }) => named(id, promql)),
    // In brackets: `or` binds less than the function's own comma, but more clearly so.
    named('version', `(${VERSION})`),
  ]
    .join(' or ')
    .replaceAll('$service', () => service)
    .replaceAll('$range', `${step}s`);
}
