import { exporterMetrics } from '../metrics/exporter.ts';
import type { Signal } from '../types.ts';
import { gauge } from './samples.ts';

const named = '{service!=""}';

export const exporterSignals: readonly Signal[] = [
  {
    id: 'targets_up_ratio',
    area: 'exporter',
    title: { en: 'Targets that answer', 'pt-BR': 'Alvos que respondem' },
    unit: 'ratio',
    scope: 'service',
    bad: 'below',
    value: `avg by ($by) (${exporterMetrics.up.name}${named})`,
    sample: (value) => [gauge(exporterMetrics.up, value)],
    cases: [
      { name: 'targets of no service', series: [gauge(exporterMetrics.up, 0, { service: '' })], value: undefined },
    ],
    warning: 0.99,
    critical: 0.5,
    mutes: ['signal_missing'],
    road: 'operations',
    summary: { en: 'Prometheus cannot scrape the service', 'pt-BR': 'O Prometheus não consegue ler o serviço' },
    meaning: {
      en: 'Instances are down or cannot be reached: what they do is unknown.',
      'pt-BR': 'Há instâncias fora do ar ou inalcançáveis: o que fazem é desconhecido.',
    },
    firstAction: {
      en: "Open Prometheus' target page for the error, then see whether the process runs.",
      'pt-BR': 'Abra a página de alvos do Prometheus para ver o erro e confira se o processo está no ar.',
    },
    diagnose: [
      'Which: `up{service="$service"} == 0`.',
      'Connection refused: the process is down. 401: the token file. Timeout: the host, or a page that is too large.',
    ],
    remedy: [
      'Start the process; its own log says why it ended.',
      'Put the right token file into the scrape configuration.',
    ],
    source: 'Half of the instances gone is an outage of monitoring, if not of the service',
  },
  {
    id: 'scrape_duration',
    area: 'exporter',
    title: { en: 'Scrape time', 'pt-BR': 'Tempo de coleta' },
    unit: 'seconds',
    scope: 'service',
    bad: 'above',
    value: `max by ($by) (${exporterMetrics.scrapeDuration.name}${named})`,
    sample: (value) => [gauge(exporterMetrics.scrapeDuration, value)],
    cases: [
      {
        name: 'targets of no service',
        series: [gauge(exporterMetrics.scrapeDuration, 9, { service: '' })],
        value: undefined,
      },
    ],
    warning: 2,
    critical: 8,
    road: 'operations',
    summary: { en: 'Scrapes take nearly as long as they may', 'pt-BR': 'As coletas estão perto do tempo limite' },
    meaning: {
      en: 'Past the timeout of 10 s Prometheus drops the page, and the service turns unknown.',
      'pt-BR': 'Passado o limite de 10 s, o Prometheus descarta a página e o serviço fica desconhecido.',
    },
    firstAction: {
      en: 'Is the process busy (event loop, CPU) or the page too large (series)?',
      'pt-BR': 'O processo está ocupado (event loop, CPU) ou a página é grande demais (séries)?',
    },
    diagnose: [
      '`topk(5, scrape_samples_scraped{service="$service"})`: which target is largest?',
      '`pulso_exporter_series_overflow_total`: does a family overflow?',
    ],
    remedy: ['Drop labels that nobody reads; lower the limit of the family.', 'Mend the event-loop signal.'],
    source: "Prometheus' default scrape timeout is 10 s",
  },
];
