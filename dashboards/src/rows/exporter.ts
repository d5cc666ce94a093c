import { metrics } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { STATE_COLOURS } from '../panels/parts.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { valueTexts } from '../panels/table.ts';
import { timeseries } from '../panels/timeseries.ts';
import { ofService } from '../select.ts';
import { signalPanels, type Row } from './row.ts';

const { up, errors, overflow, info } = metrics.exporter;
const { collectorSuccess, collectorDuration, collectorAge } = metrics.postgres;

/** Events in the last hour; a counter without series, in a service that is watched, stands for none. */
const inLastHour = (name: string): string =>
  `sum by (service) (increase(${ofService(name)}[1h])) or 0 * count by (service) (${ofService(info.name)})`;

const yesNo = (yes: string, no: string) =>
  valueTexts({
    1: { text: yes, color: STATE_COLOURS.ok },
    0: { text: no, color: STATE_COLOURS.critical },
  });

export function exporterRow(context: Context): Row {
  const { locale } = context;
  return {
    key: 'exporter',
    title: { en: 'Monitoring itself', 'pt-BR': 'O próprio monitoramento' },
    panels: [
      ...signalPanels('exporter', context),
      timeseries(
        {
          key: 'exporter-faults',
          title: { en: "Pulso's own faults, last hour", 'pt-BR': 'Falhas do próprio Pulso, última hora' },
          description: {
            en: "Errors that were kept from the service's code, and label sets folded into `other` since a family was full. Neither is dropped silently.",
            'pt-BR':
              'Erros mantidos longe do código do serviço, e séries reunidas em `other` por falta de espaço. Nada some em silêncio.',
          },
          unit: 'short',
          decimals: 0,
          queries: [
            { expr: inLastHour(errors.name), legend: 'errors' },
            { expr: inLastHour(overflow.name), legend: 'folded series' },
          ],
        },
        locale,
      ),
      stateTimeline(
        {
          key: 'exporter-up',
          title: { en: 'Scrapes', 'pt-BR': 'Coletas' },
          description: {
            en: "Whether Prometheus could read each target. What can't be read is unknown, not healthy.",
            'pt-BR': 'Se o Prometheus conseguiu ler cada alvo. O que não se lê é desconhecido, não saudável.',
          },
          query: { expr: ofService(up.name), legend: '{{job}} {{instance}}' },
          mappings: yesNo(
            { en: '✓ Read', 'pt-BR': '✓ Lido' }[locale],
            { en: '■ Not read', 'pt-BR': '■ Não lido' }[locale],
          ),
          width: 8,
          height: 7,
        },
        locale,
      ),
      stateTimeline(
        {
          key: 'exporter-collectors',
          title: { en: 'Collectors', 'pt-BR': 'Coletores' },
          description: {
            en: 'Whether the last run of each PostgreSQL collector succeeded; a failing one costs its own metrics only.',
            'pt-BR':
              'Se a última execução de cada coletor do PostgreSQL deu certo; a falha de um custa só as métricas dele.',
          },
          query: { expr: `min by (server, collector) (${ofService(collectorSuccess.name)})`, legend: '{{collector}}' },
          mappings: yesNo(
            { en: '✓ Worked', 'pt-BR': '✓ Funcionou' }[locale],
            { en: '■ Failed', 'pt-BR': '■ Falhou' }[locale],
          ),
          width: 8,
          height: 7,
        },
        locale,
      ),
      timeseries(
        {
          key: 'exporter-collector-cost',
          title: { en: 'Collectors: time and age', 'pt-BR': 'Coletores: tempo e idade' },
          description: {
            en: 'What a run costs the server, on the left; how old the values shown are, on the right.',
            'pt-BR': 'O custo de cada execução, à esquerda; a idade dos valores mostrados, à direita.',
          },
          unit: 's',
          queries: [
            { expr: `max by (collector) (${ofService(collectorDuration.name)})`, legend: '{{collector}}' },
            { expr: `max (${ofService(collectorAge.name)})`, legend: 'oldest age' },
          ],
          rightAxis: { names: '/ age$/', unit: 's' },
        },
        locale,
      ),
    ],
  };
}
