import { burnFactor, burns, type Slo } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { table, valueTexts } from '../../panels/table.ts';
import type { Row } from '../../row.ts';
import { IN_SERVICE } from '../../select.ts';
import { help, t } from '../../texts.ts';

/** Each objective of each service in a line. */
export function standingRow(context: Context): Row {
  const { locale, slos } = context;
  const all = (record: string): string => `pulso:slo:${record}{${IN_SERVICE}}`;
  const lastHour = `pulso:slo:error_ratio{${IN_SERVICE}, window="1h"}`;
  const left = t('Budget left', 'Orçamento restante');
  return {
    key: 'slo-standing',
    title: t('How much of each error budget is left?', 'Quanto resta de cada orçamento?'),
    panels: [
      table(
        {
          key: 'slo-standing',
          title: t('Objectives', 'Objetivos'),
          help: help(
            [
              'Each objective: the share of requests that are to be good, the share that was bad within the hour, how fast that burns the budget, and what is left of the budget of its period.',
              'Cada objetivo: a parte das requisições que deve ser boa, a parte ruim na última hora, a rapidez com que isso gasta o orçamento e o que resta dele no período.',
            ],
            [
              'a quarter or more is left, and it burns at 1× or less.',
              'resta um quarto ou mais, e gasta a 1× ou menos.',
            ],
            [
              'spent: hold back risky changes until it has recovered; burning fast: the rows below say which objective, then HTTP says which route.',
              'gasto: segure mudanças arriscadas até se recuperar; gastando rápido: as seções abaixo dizem qual objetivo, e HTTP diz qual rota.',
            ],
          ),
          queries: [
            { expr: `max by (service, slo) (${all('objective')})` },
            { expr: `max by (service, slo) (${lastHour})` },
            {
              expr: `max by (service, slo) (${lastHour} / ignoring (window) (1 - ${all('objective')}))`,
            },
            { expr: `min by (service, slo) (${all('budget_remaining')})` },
          ],
          columns: [
            {
              field: 'slo',
              title: t('Objective', 'Objetivo'),
              minWidth: 140,
              mappings: valueTexts(Object.fromEntries(slos.map(({ id, title }) => [id, { text: title[locale] }]))),
            },
            {
              field: 'Value #D',
              title: left,
              unit: 'percentunit',
              decimals: 0,
              width: 115,
              below: [
                { value: 0, color: STATE_COLOURS.critical },
                { value: 0.25, color: STATE_COLOURS.warning },
              ],
            },
            {
              field: 'Value #C',
              title: t('Burns at', 'Gasta a'),
              unit: 'suffix:×',
              decimals: 1,
              width: 90,
              steps: [
                { value: 1, color: STATE_COLOURS.warning },
                { value: paged(slos), color: STATE_COLOURS.critical },
              ],
            },
            { field: 'Value #B', title: t('Bad, last hour', 'Ruins, última hora'), unit: 'percentunit', width: 160 },
            { field: 'Value #A', title: t('Good at least', 'Bons ao menos'), unit: 'percentunit', width: 130 },
            { field: 'service', title: t('Service', 'Serviço'), width: 130 },
          ],
          sortBy: { title: left, descending: false },
          leadsTo: ['http'],
          height: 5,
        },
        locale,
      ),
    ],
  };
}

/** The least burn rate of the last hour at which an objective of these pages. */
function paged(slos: readonly Slo[]): number {
  return Math.min(
    ...slos.flatMap((slo) => burns.filter(({ long }) => long === '1h').map((burn) => burnFactor(burn, slo))),
  );
}
