import { formatValue, recordedSlo, type Slo } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { stat } from '../../panels/stat.ts';
import { timeseries } from '../../panels/timeseries.ts';
import type { Row } from '../../row.ts';
import { IN_SERVICE } from '../../select.ts';
import { help, t } from '../../texts.ts';
import { burnPanel } from './burn.ts';

/** Below 0 the budget is spent. */
const BUDGET = {
  base: STATE_COLOURS.critical,
  steps: [
    { value: 0, color: STATE_COLOURS.warning },
    { value: 0.25, color: STATE_COLOURS.ok },
  ],
};

/** What is left of one objective's budget, and how fast it burns. */
export function objectiveRow(slo: Slo, context: Context): Row {
  const { locale } = context;
  const objective = formatValue(slo.objective, 'ratio', locale);
  const remaining = recordedSlo('budget_remaining', slo, IN_SERVICE);
  return {
    key: `slo-${slo.id}`,
    title: t(
      `${slo.title.en}: is ${objective} over ${slo.period} kept?`,
      `${slo.title['pt-BR']}: cumpre-se ${objective} em ${slo.period}?`,
    ),
    panels: [
      stat(
        {
          key: `slo-${slo.id}-budget`,
          title: t(`Budget left: ${slo.title.en}`, `Orçamento restante: ${slo.title['pt-BR']}`),
          help: help(
            [
              `What is left of the bad requests that ${objective} over ${slo.period} allows for. 100 % is all of it; below 0 the objective is missed.`,
              `O que resta das requisições ruins que ${objective} em ${slo.period} permite. 100 % é tudo; abaixo de 0 o objetivo foi perdido.`,
            ],
            ['above 25 %.', 'acima de 25 %.'],
            [
              'hold back risky changes; it recovers as the bad hours leave the period.',
              'segure mudanças arriscadas; ele se recupera conforme as horas ruins saem do período.',
            ],
          ),
          queries: [{ expr: `min (${remaining})` }],
          unit: 'percentunit',
          decimals: 1,
          bounds: BUDGET,
          width: 4,
          height: 8,
        },
        locale,
      ),
      timeseries(
        {
          key: `slo-${slo.id}-remaining`,
          title: t('Budget left over time', 'Orçamento restante no tempo'),
          help: help(
            [
              'The budget left at each moment, by service; 0 is the line at which the objective is missed.',
              'O orçamento restante a cada momento, por serviço; 0 é a linha em que o objetivo se perde.',
            ],
            ['a slow slope that ends above 0.', 'uma inclinação suave que termina acima de 0.'],
            [
              'a cliff is an outage: hold its time against the deploys; a steep slope is a fault that nobody was told of.',
              'um degrau é uma queda: compare a hora com as versões; inclinação forte é falha de que ninguém soube.',
            ],
          ),
          unit: 'percentunit',
          max: 1,
          bounds: [{ value: 0, colour: STATE_COLOURS.critical }],
          queries: [{ expr: `min by (service) (${remaining})`, legend: '{{service}}' }],
          belowZero: true,
          width: 6,
          height: 8,
        },
        locale,
      ),
      burnPanel(slo, 'critical', context),
      burnPanel(slo, 'warning', context),
    ],
  };
}
