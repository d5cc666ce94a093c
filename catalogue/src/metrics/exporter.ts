import type { CatalogueFamily } from '../types.ts';

const from = ['application', 'daemon'] as const;
const advised = ['application', 'probe'] as const;
const base = { area: 'exporter', unit: 'count', cost: 'scrape' } as const;

export const exporterMetrics = {
  info: {
    ...base,
    from,
    name: 'pulso_exporter_info',
    type: 'info',
    labels: ['version', 'advertise_url'],
    help: 'Version of Pulso, and where people reach its pages; empty where it has none.',
  },
  overflow: {
    ...base,
    from,
    name: 'pulso_exporter_series_overflow_total',
    type: 'counter',
    labels: ['family'],
    help: 'Label sets that were folded into the series `other`, since their family was full.',
  },
  redacted: {
    ...base,
    from,
    name: 'pulso_exporter_redacted_labels_total',
    type: 'counter',
    labels: ['family', 'kind'],
    help: 'Label values that became `redacted`, as they seem to hold personal data or a secret: cpf, cnpj, email, phone, card or token.',
  },
  errors: {
    ...base,
    from,
    name: 'pulso_exporter_errors_total',
    type: 'counter',
    labels: ['component'],
    help: "Errors inside Pulso that were kept from the service's own code.",
  },
  clusterWorkers: {
    ...base,
    from: ['application'],
    name: 'pulso_cluster_workers',
    type: 'gauge',
    labels: ['state'],
    help: 'Worker processes on this page: reporting, or late (shown as they last were). Only in the primary of a cluster.',
  },
  clusterReportAge: {
    ...base,
    from: ['application'],
    unit: 'seconds',
    name: 'pulso_cluster_oldest_report_age_seconds',
    type: 'gauge',
    labels: [],
    help: 'Age of the numbers of the worker that has not answered for longest.',
    merge: 'max',
  },
  clusterExits: {
    ...base,
    from: ['application'],
    name: 'pulso_cluster_worker_exits_total',
    type: 'counter',
    labels: [],
    help: 'Worker processes that have left; their counts stay on the page.',
  },
  up: {
    ...base,
    from: ['prometheus'],
    cost: 'none',
    name: 'up',
    type: 'gauge',
    labels: [],
    help: '1 while Prometheus can scrape the target (made by Prometheus).',
  },
  scrapeDuration: {
    ...base,
    unit: 'seconds',
    from: ['prometheus'],
    cost: 'none',
    name: 'scrape_duration_seconds',
    type: 'gauge',
    labels: [],
    help: 'Time that the last scrape took (made by Prometheus).',
  },
  scrapeSamples: {
    ...base,
    from: ['prometheus'],
    cost: 'none',
    name: 'scrape_samples_scraped',
    type: 'gauge',
    labels: [],
    help: 'Samples on the last page that was scraped (made by Prometheus).',
  },
} as const satisfies Record<string, CatalogueFamily>;

const adviceLabels = ['id', 'advice', 'area', 'entity'] as const;

/** Recommendations as metrics; texts and statements are at `/advice/<id>` of `advertise_url`. */
export const adviceMetrics = {
  recommendation: {
    ...base,
    from: advised,
    name: 'pulso_recommendation',
    type: 'gauge',
    labels: [...adviceLabels, 'severity', 'state'],
    help: '1 while the recommendation stands; read as max by (service, id).',
    limit: 20,
  },
  current: {
    ...base,
    from: advised,
    name: 'pulso_recommendation_current',
    type: 'gauge',
    labels: ['id'],
    help: 'The value now, in the unit of the advice.',
    limit: 20,
  },
  proposed: {
    ...base,
    from: advised,
    name: 'pulso_recommendation_proposed',
    type: 'gauge',
    labels: ['id'],
    help: 'The value proposed; absent where the advice proposes none.',
    limit: 20,
  },
  predictedEffect: {
    ...base,
    unit: 'ratio',
    from: advised,
    name: 'pulso_recommendation_predicted_effect_ratio',
    type: 'gauge',
    labels: ['id'],
    help: 'Predicted relative change of what the advice is to mend: -0.9 is 90 % less; absent where it cannot be predicted.',
    limit: 20,
  },
  confidence: {
    ...base,
    unit: 'ratio',
    from: advised,
    name: 'pulso_recommendation_confidence_ratio',
    type: 'gauge',
    labels: ['id'],
    help: 'How sure the advisor is of its advice.',
    limit: 20,
  },
} as const satisfies Record<string, CatalogueFamily>;
