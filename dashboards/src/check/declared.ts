import { metricFamilies, type MetricFamily } from '@pulso/catalogue';

/** What may stand in a query under one name. */
export interface Declared {
  readonly labels: ReadonlySet<string>;
  /** Whether an application, the daemon or a probe exposes it: else Prometheus makes it itself. */
  readonly exposed: boolean;
}

/** Target labels: written by the scrape configuration, never by an exporter. `server` comes from the daemon's `/sd`. */
export const TARGET_LABELS = ['cluster', 'service', 'instance', 'job', 'server'] as const;

const SIGNAL_LABELS = ['signal', 'area', 'entity'];

/** The series that rules record: docs/rules.md tells of them; and Prometheus' own series of alerts. */
const RECORDED: Readonly<Record<string, readonly string[]>> = {
  'pulso:signal:value': SIGNAL_LABELS,
  'pulso:signal:threshold': [...SIGNAL_LABELS, 'severity', 'bad'],
  'pulso:signal:state': SIGNAL_LABELS,
  'pulso:signal:idle': SIGNAL_LABELS,
  'pulso:signal:missing': SIGNAL_LABELS,
  'pulso:area:state': ['area'],
  'pulso:health:state': [],
  'pulso:slo:error_ratio': ['slo', 'area', 'window'],
  'pulso:slo:objective': ['slo', 'area'],
  'pulso:slo:budget_remaining': ['slo', 'area'],
  'pulso:slo:events': ['slo', 'area'],
  'pulso:slo:errors': ['slo', 'area'],
  ALERTS: [...SIGNAL_LABELS, 'slo', 'window', 'alertname', 'alertstate', 'severity', 'team', 'road'],
};

function ofFamily(family: MetricFamily): [string, readonly string[]][] {
  if (family.type !== 'histogram') return [[family.name, family.labels]];
  return [
    [`${family.name}_bucket`, [...family.labels, 'le']],
    [`${family.name}_sum`, family.labels],
    [`${family.name}_count`, family.labels],
  ];
}

/** Every name that a query may use, by the catalogue and the contract of the recorded series. */
export function declaredNames(identity: readonly string[] = []): Map<string, Declared> {
  const target = [...TARGET_LABELS, ...identity];
  const declared = new Map<string, Declared>();
  for (const family of metricFamilies) {
    const exposed = family.from.some((origin) => origin !== 'prometheus');
    for (const [name, labels] of ofFamily(family)) {
      declared.set(name, { labels: new Set([...labels, ...target]), exposed });
    }
  }
  for (const [name, labels] of Object.entries(RECORDED)) {
    declared.set(name, { labels: new Set([...labels, ...target]), exposed: false });
  }
  return declared;
}
