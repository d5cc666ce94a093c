import { exporterMetrics } from '../metrics/exporter.ts';
import type { StandaloneAlert } from '../types.ts';

const up = exporterMetrics.up.name;
const targets = `count by ($by) (${up}{service!=""})`;
/** Every target within the hour, also those of which there is nothing now. */
const known = `count by ($by) (last_over_time(${up}{service!=""}[1h]))`;
const series = (instance: string, values: string) => ({ metric: up, labels: { instance }, values });

/** Targets that Prometheus no longer knows: `up == 0` does not see them. */
export const targetAlerts: readonly StandaloneAlert[] = [
  {
    id: 'targets_vanished',
    area: 'exporter',
    severity: 'critical',
    road: 'operations',
    title: { en: 'Targets left of those within an hour', 'pt-BR': 'Alvos restantes dos que existiam em uma hora' },
    unit: 'ratio',
    expr: `(${targets} or 0 * ${known})\n/ ${known} <= 0`,
    bound: { en: 'none is left', 'pt-BR': 'não resta nenhum' },
    wait: 'missing',
    mutes: ['signal_missing'],
    summary: {
      en: 'Prometheus no longer knows any target of the service',
      'pt-BR': 'O Prometheus não conhece mais nenhum alvo do serviço',
    },
    meaning: {
      en: 'They were there within the hour and have left the scrape configuration or service discovery: nothing of the service is watched.',
      'pt-BR':
        'Existiam na última hora e saíram da configuração ou da descoberta de serviços: nada do serviço é observado.',
    },
    firstAction: {
      en: "See whether the service runs; then look for it on Prometheus' page of discovered targets.",
      'pt-BR': 'Confira se o serviço está no ar e procure-o na página de alvos descobertos do Prometheus.',
    },
    diagnose: [
      'What was there: `last_over_time(up{service="$service"}[1h])`.',
      'Which is left: `up{service="$service"}`; nothing is the trouble itself.',
      'Does discovery fail: `prometheus_sd_failed_configs > 0`, `increase(prometheus_sd_http_failures_total[1h])`; did the configuration change: `prometheus_config_last_reload_success_timestamp_seconds`.',
    ],
    remedy: [
      'The configuration changed: take the change back and reload.',
      "Discovery is empty: the daemon's `/sd` lists what `pulso.yml` names under `targets`.",
      'The service was taken away on purpose: silence it for an hour, then it is forgotten.',
    ],
    source: 'A vanished target has no `up` that could be 0',
    test: {
      trouble: [series('one', '1x30 _x40 1x40'), series('two', '1x30 _x40 1x40')],
      // One of 110 is left.
      quiet: Array.from({ length: 110 }, (_, index) =>
        series(`target-${index}`, index > 0 ? '1x30 _x40 1x40' : '1x110'),
      ),
      before: 29,
      firing: 50,
      resolved: 90,
      value: 0,
    },
  },
  {
    id: 'targets_fewer',
    area: 'exporter',
    severity: 'warning',
    road: 'operations',
    title: { en: 'Targets left of the most within an hour', 'pt-BR': 'Alvos restantes do máximo em uma hora' },
    unit: 'ratio',
    expr: `${targets}\n/ max_over_time((${targets})[1h:1m]) <= 0.5`,
    bound: { en: 'half of them or fewer', 'pt-BR': 'metade deles ou menos' },
    wait: 'warning',
    summary: {
      en: 'Half of the targets of the service have vanished',
      'pt-BR': 'Metade dos alvos do serviço desapareceu',
    },
    meaning: {
      en: 'Prometheus knows half as many instances as within the hour: they were taken away, or discovery has lost them.',
      'pt-BR': 'O Prometheus conhece metade das instâncias da última hora: foram retiradas ou a descoberta as perdeu.',
    },
    firstAction: {
      en: 'Compare with how many instances should run; fewer on purpose needs no more.',
      'pt-BR': 'Compare com quantas instâncias deveriam rodar; se a redução é intencional, nada mais é preciso.',
    },
    diagnose: [
      'How many over time: `count(up{service="$service"})`.',
      'Which have left: `last_over_time(up{service="$service"}[1h]) unless up{service="$service"}`.',
    ],
    remedy: [
      'Start the instances, or mend what discovers them.',
      'A service that scales this far each day: silence the alert for it.',
    ],
    source: 'Deployments move counts by a quarter or so; half is more than that',
    test: {
      trouble: [series('one', '1x30 _x40 1x40'), series('two', '1x110')],
      // Eleven of 21 are left.
      quiet: Array.from({ length: 21 }, (_, index) =>
        series(`target-${index}`, index < 10 ? '1x30 _x40 1x40' : '1x110'),
      ),
      before: 29,
      firing: 50,
      resolved: 90,
      value: 0.5,
    },
  },
];
