import type { ResolvedTarget } from '../config/resolve.ts';
import type { Identity } from '../ledger/entry.ts';

/** One entry of Prometheus' HTTP service discovery. */
export interface DiscoveredTarget {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * What `/sd` answers: one scrape of `/probe` for each server, with its identity as target labels.
 * @param authority `host:port` under which Prometheus reaches the daemon
 * @see https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function discover(targets: readonly ResolvedTarget[], authority: string, scheme: string): DiscoveredTarget[] {
  return targets.map(({ name, service, cluster }) => ({
    targets: [authority],
    labels: {
      __scheme__: scheme,
      __metrics_path__: '/probe',
      __param_target: name,
      service,
      ...(cluster === undefined ? {} : { cluster }),
      server: name,
    },
  }));
}

/** One scrape of `/advice-metrics` for each service, so that its advice has the service's own labels. */
export function discoverAdvice(services: readonly Identity[], authority: string, scheme: string): DiscoveredTarget[] {
  return services.map(({ service, cluster }) => ({
    targets: [authority],
    labels: {
      __scheme__: scheme,
      __metrics_path__: '/advice-metrics',
      __param_service: service,
      service,
      ...(cluster === '' ? {} : { __param_cluster: cluster, cluster }),
    },
  }));
}
