import { exporterMetrics } from '../metrics/exporter.ts';
import { postgresMetrics } from '../metrics/postgres.ts';
import type { StandaloneAlert } from '../types.ts';

const { errors, overflow, redacted, configLoaded } = exporterMetrics;
const { collectorSuccess } = postgresMetrics;
const base = { area: 'exporter', severity: 'warning', road: 'operations', wait: 'warning' } as const;

/** Whether what Pulso shows can be relied on. */
export const ownHealthAlerts: readonly StandaloneAlert[] = [
  {
    id: 'watchdog',
    area: 'exporter',
    severity: 'none',
    road: 'operations',
    title: { en: 'Watchdog', 'pt-BR': 'Vigia' },
    expr: 'vector(1)',
    bound: { en: 'always', 'pt-BR': 'sempre' },
    wait: 'none',
    summary: { en: 'Alerting works', 'pt-BR': 'Os alertas funcionam' },
    meaning: {
      en: 'It always fires, on purpose. Whoever no longer hears of it knows that Prometheus or Alertmanager has stopped.',
      'pt-BR': 'Dispara sempre, de propósito. Quem deixa de recebê-lo sabe que o Prometheus ou o Alertmanager parou.',
    },
    firstAction: {
      en: 'None while it fires. When it has gone quiet: see whether Prometheus and Alertmanager run.',
      'pt-BR': 'Nenhuma enquanto dispara. Quando silencia: veja se o Prometheus e o Alertmanager estão no ar.',
    },
    diagnose: [
      'Does Prometheus evaluate: `ALERTS{alertname="PulsoWatchdog"}`.',
      'Does Alertmanager take it: `rate(prometheus_notifications_errors_total[5m])`, `rate(alertmanager_notifications_failed_total[5m])`.',
    ],
    remedy: [
      'Start what has stopped; until then nobody is told of anything.',
      'The receiver `watchdog` in `pulso.yml` is the service that raises the alarm when it hears nothing.',
    ],
    source: 'A dead man’s switch',
  },
  {
    ...base,
    id: 'exporter_errors',
    title: { en: 'Errors inside Pulso within 30 minutes', 'pt-BR': 'Erros internos do Pulso em 30 minutos' },
    about: ['component'],
    expr: `sum by ($by, component) (increase(${errors.name}{service!=""}[30m])) >= 1`,
    bound: { en: 'one or more', 'pt-BR': 'um ou mais' },
    summary: { en: 'Pulso keeps failing inside', 'pt-BR': 'O Pulso falha internamente' },
    meaning: {
      en: "They were kept from the service's own code, but what this component measures may be wrong or absent.",
      'pt-BR': 'Não chegaram ao código do serviço, mas o que este componente mede pode estar errado ou ausente.',
    },
    firstAction: {
      en: "Read the process's log for lines of Pulso that name the component.",
      'pt-BR': 'Procure no log do processo as linhas do Pulso que citam o componente.',
    },
    diagnose: [
      `Which, and how many: \`increase(${errors.name}{service="$service"}[30m]) > 0\`.`,
      'Since which version: `pulso_exporter_info{service="$service"}` over time.',
    ],
    remedy: [
      'After an upgrade: go back one version, and report it with the log.',
      'Leave the instrument out until then.',
    ],
    source: 'An error that is caught is still one',
    test: {
      trouble: [{ metric: errors.name, labels: { instance: 'i', component: 'sample' }, values: '0x30 1x90' }],
      quiet: [{ metric: errors.name, labels: { instance: 'i', component: 'sample' }, values: '0x30 0.96x90' }],
      before: 29,
      firing: 45,
      resolved: 110,
    },
  },
  {
    ...base,
    id: 'collector_failing',
    title: { en: 'Collector', 'pt-BR': 'Coletor' },
    about: ['collector', 'server'],
    expr: `max by ($by, server, collector) (${collectorSuccess.name}) == 0`,
    bound: { en: 'its last runs failed', 'pt-BR': 'as últimas execuções falharam' },
    summary: { en: 'A collector cannot read PostgreSQL', 'pt-BR': 'Um coletor não consegue ler o PostgreSQL' },
    meaning: {
      en: 'What it reads is left out of the page; the signals on it turn missing.',
      'pt-BR': 'O que ele lê fica fora da página; os sinais que dependem dele ficam ausentes.',
    },
    firstAction: {
      en: "Run `pulso doctor` for the target: it names the right, extension or setting that is missing; else read the daemon's log.",
      'pt-BR':
        'Execute `pulso doctor` no alvo: ele cita a permissão, extensão ou ajuste que falta; senão, veja o log do daemon.',
    },
    diagnose: [
      `Which: \`${collectorSuccess.name}{service="$service"} == 0\`.`,
      'How long it takes: `pulso_collector_duration_seconds{service="$service"}`: near the statement timeout it is cut off.',
    ],
    remedy: [
      'A right is missing: grant what the doctor names.',
      'It runs into the timeout: raise `statementTimeout` of the target, or leave the collector out (`collectors.exclude`).',
    ],
    source: 'A failing collector costs its own metrics only, so somebody must be told',
    test: {
      trouble: [
        { metric: collectorSuccess.name, labels: { server: 'main', collector: 'sample' }, values: '1x30 0x30 1x30' },
      ],
      quiet: [
        {
          metric: collectorSuccess.name,
          labels: { server: 'main', collector: 'sample', datname: 'a' },
          values: '1x30 0x30 1x30',
        },
        {
          metric: collectorSuccess.name,
          labels: { server: 'main', collector: 'sample', datname: 'b' },
          values: '1x90',
        },
      ],
      before: 29,
      firing: 55,
      resolved: 80,
    },
  },
  {
    ...base,
    id: 'config_reload_failed',
    title: { en: 'Reload of pulso.yml', 'pt-BR': 'Recarga do pulso.yml' },
    about: ['instance'],
    expr: `min by ($by, instance) (${configLoaded.name}{service!=""}) == 0`,
    bound: { en: 'the last one failed', 'pt-BR': 'a última falhou' },
    summary: { en: 'The daemon refuses its configuration', 'pt-BR': 'O daemon recusa a configuração' },
    meaning: {
      en: 'The configuration before it is still in force: what was changed since has no effect, and a restart would fail.',
      'pt-BR':
        'A configuração anterior continua valendo: o que mudou desde então não tem efeito e um reinício falharia.',
    },
    firstAction: {
      en: 'Run `pulso check`: it names file, line and remedy.',
      'pt-BR': 'Execute `pulso check`: ele cita arquivo, linha e correção.',
    },
    diagnose: [
      `Which daemon: \`${configLoaded.name}{service="$service"} == 0\`.`,
      'What is in force dates from: `pulso_config_last_reload_success_timestamp_seconds{service="$service"}`.',
    ],
    remedy: ['Mend what `pulso check` names, or take the change back, then reload.'],
    source: 'A restart must never be what finds a broken configuration',
    test: {
      trouble: [{ metric: configLoaded.name, labels: { instance: 'sample' }, values: '1x30 0x30 1x30' }],
      quiet: [{ metric: configLoaded.name, labels: { instance: 'sample' }, values: '1x90' }],
      before: 29,
      firing: 55,
      resolved: 80,
    },
  },
  {
    ...base,
    id: 'series_overflow',
    title: { en: 'Label sets folded within an hour', 'pt-BR': 'Séries agrupadas em uma hora' },
    about: ['family'],
    expr: `sum by ($by, family) (increase(${overflow.name}{service!=""}[1h])) >= 1`,
    bound: { en: 'one or more', 'pt-BR': 'uma ou mais' },
    summary: { en: 'A family of metrics is full', 'pt-BR': 'Uma família de métricas está cheia' },
    meaning: {
      en: 'New label values no longer get a series of their own: they are counted under `other`, and cannot be told apart.',
      'pt-BR': 'Novos valores de rótulo não ganham série própria: contam em `other` e não se distinguem.',
    },
    firstAction: {
      en: 'Find the label whose values keep coming: an id or a path in a label is the usual cause.',
      'pt-BR': 'Encontre o rótulo cujos valores não param de surgir: um id ou caminho em um rótulo é a causa comum.',
    },
    diagnose: [
      `Which family: \`increase(${overflow.name}{service="$service"}[1h]) > 0\`.`,
      'How large the page is: `topk(5, scrape_samples_scraped{service="$service"})`.',
    ],
    remedy: [
      'Take the unbounded label away, or name its values by a bounded set.',
      'They are all wanted: raise the limit of the family.',
    ],
    source: 'Nothing is dropped silently',
    test: {
      trouble: [{ metric: overflow.name, labels: { instance: 'i', family: 'sample' }, values: '0x30 1x150' }],
      quiet: [{ metric: overflow.name, labels: { instance: 'i', family: 'sample' }, values: '0x30 0.96x150' }],
      before: 29,
      firing: 60,
      resolved: 165,
    },
  },
  {
    ...base,
    id: 'labels_redacted',
    title: { en: 'Label values redacted within an hour', 'pt-BR': 'Valores de rótulo ocultados em uma hora' },
    about: ['family'],
    expr: `sum by ($by, family, kind) (increase(${redacted.name}{service!=""}[1h])) >= 1`,
    bound: { en: 'one or more', 'pt-BR': 'um ou mais' },
    summary: {
      en: 'Somebody puts personal data or a secret into a label',
      'pt-BR': 'Dados pessoais ou um segredo estão sendo postos em um rótulo',
    },
    meaning: {
      en: 'Pulso has shown `redacted` in its place, so nothing has left the process; whoever writes it may write it elsewhere too, such as a log.',
      'pt-BR':
        'O Pulso mostrou `redacted` no lugar, então nada saiu do processo; quem o escreve pode escrevê-lo também em outro lugar, como um log.',
    },
    firstAction: {
      en: 'Find where the service gives this family its labels, and give it a route template or a bounded name instead.',
      'pt-BR': 'Encontre onde o serviço rotula esta família e use um modelo de rota ou um nome limitado no lugar.',
    },
    diagnose: [
      `Which family and what kind: \`increase(${redacted.name}{service="$service"}[1h]) > 0\`.`,
      'Since which version: `target_info{service="$service"}` over time.',
    ],
    remedy: [
      'Mend the label in the code; look at logs and traces of the same place.',
      'Tell the data protection officer if it was written there.',
    ],
    source: 'LGPD, art. 6, III (necessity): personal data have no place in metrics',
    test: {
      trouble: [
        {
          metric: redacted.name,
          labels: { instance: 'i', family: 'sample', kind: 'cpf' },
          values: '0x30 1x150',
        },
      ],
      quiet: [
        { metric: redacted.name, labels: { instance: 'i', family: 'sample', kind: 'cpf' }, values: '0x30 0.96x150' },
      ],
      before: 29,
      firing: 60,
      resolved: 165,
    },
  },
];
