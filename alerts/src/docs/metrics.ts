import { areas, metricFamilies, type CatalogueFamily } from '@pulso/catalogue';
import { page, table } from './markdown.ts';

/** Most series of a family in one process where the catalogue says nothing else. */
const DEFAULT_LIMIT = 1000;

function row(family: CatalogueFamily): string[] {
  const buckets = family.buckets === undefined ? '' : ` Buckets: ${family.buckets.join(', ')}.`;
  const isBounded = family.labels.length > 0 && !family.from.includes('prometheus');
  return [
    `\`${family.name}\``,
    family.type,
    family.unit,
    family.labels.map((label) => `\`${label}\``).join(', ') || '–',
    family.from.join(', '),
    `${family.help}${buckets}`,
    family.cost,
    isBounded ? String(family.limit ?? DEFAULT_LIMIT) : '–',
  ];
}

/** `docs/metrics.md`: every family that Pulso exposes or reads, by area. */
export function generateMetricsReference(): string {
  const sections = areas.flatMap(({ id, title }) => {
    const own = metricFamilies.filter(({ area }) => area === id);
    if (own.length === 0) return [];
    return [
      `## ${title.en}`,
      table(['name', 'type', 'unit', 'labels', 'from', 'meaning', 'cost', 'limit'], own.map(row)),
    ];
  });
  return page(
    '# Metrics',
    'Labels are those that the exporter writes; `cluster`, `service` and `instance` (and `server`, for PostgreSQL) are target labels and come from the scrape configuration.',
    '“From” says who exposes a family: the instrumented application, the daemon for itself, the daemon’s `/probe` for what it watches, or Prometheus. “Limit” is the most series that one process holds; what exceeds it is counted in one series labelled `other`, and `pulso_exporter_series_overflow_total` says so.',
    '“Cost” says when a family costs something: at each *event*, a few additions; as that, and timed by the two readings of the *clock* that all metrics of the event share; nothing until the *scrape*; a share of a collector’s *query*, at its own interval; *none*, since Prometheus makes it. In nanoseconds: [performance](performance.md).',
    ...sections,
  );
}
