import type { ResolvedConfig } from '../config/resolve.ts';
import { applicationSource } from '../ledger/application-source.ts';
import { type Identity, keyOf } from '../ledger/entry.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { AdviceSource } from '../ledger/sources.ts';
import { openHistory } from '../ledger/open-history.ts';
import { type RecommendationView, viewOf } from '../ledger/view.ts';
import type { Registry } from '../registry/index.ts';
import type { AdviceParts } from './advice-routes.ts';
import type { History } from './history.ts';
import { PrometheusClient } from '../prometheus/index.ts';
import type { Log } from './watch.ts';
import type { Watches } from './watches.ts';

export interface DaemonAdvice extends Omit<AdviceParts, 'registry'> {
  readonly ledger: Ledger;
  /** What stands or was measured lately, for the landing page. */
  readonly list: () => readonly RecommendationView[];
}

/**
 * The daemon's ledger, with all that gives it advice: the servers that it watches, and applications through Prometheus.
 * @param more other sources, such as advisors that look at history
 */
export function makeAdvice(
  config: () => ResolvedConfig,
  watches: Pick<Watches, 'all'>,
  registry: Registry,
  log: Log,
  more: readonly AdviceSource[] = [],
): DaemonAdvice {
  registry.errorCounter('ledger');
  const prometheus = (): PrometheusClient | undefined => {
    const { prometheus: at } = config();
    return at === undefined ? undefined : new PrometheusClient(at.url, at.timeoutMs);
  };
  const targets: AdviceSource = { read: (standing) => watches.all().flatMap((watch) => watch.reports(standing)) };
  const ledger = new Ledger({
    store: openHistory(config().adviceHistory, (message) => log('warn', message)),
    sources: [targets, applicationSource(prometheus), ...more],
    prometheus,
    rules: () => config().adviceRules,
    intervalMs: () => config().adviceIntervalMs,
    log,
    onFault: () => registry.error('ledger'),
  });
  const services = (): readonly Identity[] => {
    const configured = config().targets.map(({ service, cluster = '' }) => ({ service, cluster }));
    return [...new Map([...configured, ...ledger.services()].map((one) => [keyOf(one, ''), one])).values()];
  };
  return {
    ledger,
    services,
    statements: (id) =>
      watches
        .all()
        .flatMap((watch) => watch.advice())
        .flatMap((advice) => (advice.id === id ? (advice.statements ?? []) : [])),
    list: () =>
      ledger
        .all()
        .filter(({ entry }) => entry.state !== 'expired' && entry.state !== 'dismissed')
        .map((listed) => viewOf(listed, (key) => ledger.entry(key), 'en')),
  };
}

/** What advisors say that look at Prometheus' memory. */
export function historySource(history: Pick<History, 'historyAdvice' | 'known'>): AdviceSource {
  return {
    read: () => [
      {
        source: 'history',
        known: history.known,
        proposals: history
          .historyAdvice()
          .flatMap(({ service, cluster, advice }) =>
            advice.map(({ statements: _statements, ...each }) => ({ service, cluster, advice: each })),
          ),
      },
    ],
  };
}
