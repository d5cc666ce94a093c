import { burnFactor, burns, formatValue, slos, type Severity, type Slo } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { STATE_COLOURS, type KeyedPanel } from '../panels/parts.ts';
import { stat } from '../panels/stat.ts';
import { table, valueTexts } from '../panels/table.ts';
import { timeseries } from '../panels/timeseries.ts';
import type { Row } from '../row.ts';
import { IN_SERVICE } from '../select.ts';
import { help, t } from '../texts.ts';

const of = (record: string, slo: Slo, matchers = ''): string =>
  `pulso:slo:${record}{slo="${slo.id}", ${IN_SERVICE}${matchers === '' ? '' : `, ${matchers}`}}`;

export function sloRows(context: Context): Row[] {
  return [standing(context), ...slos.map((slo) => burning(slo, context))];
}

/** Those that are recorded; the longer ones are summed up in the alerts that ask for them. */
const WINDOWS = ['5m', '1h'];

/** Below 0 the budget is spent. */
const BUDGET = {
  base: STATE_COLOURS.critical,
  steps: [
    { value: 0, color: STATE_COLOURS.warning },
    { value: 0.25, color: STATE_COLOURS.ok },
  ],
};

function standing(context: Context): Row {
  const { locale } = context;
  const all = (record: string): string => `pulso:slo:${record}{${IN_SERVICE}}`;
  const left = t('Budget left', 'Orçamento restante');
  return {
    key: 'slo-standing',
    title: t('How much of each error budget is left?', 'Quanto resta de cada orçamento de erros?'),
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
            { expr: `max by (service, slo) (${all('error_ratio').replace('}', ', window="1h"}')})` },
            {
              expr: `max by (service, slo) (${all('error_ratio').replace('}', ', window="1h"}')} / ignoring (window) (1 - ${all('objective')}))`,
            },
            { expr: `min by (service, slo) (${all('budget_remaining')})` },
          ],
          columns: [
            { field: 'service', title: t('Service', 'Serviço'), width: 130 },
            {
              field: 'slo',
              title: t('Objective', 'Objetivo'),
              mappings: valueTexts(Object.fromEntries(slos.map(({ id, title }) => [id, { text: title[locale] }]))),
            },
            { field: 'Value #A', title: t('Good at least', 'Bons ao menos'), unit: 'percentunit', width: 130 },
            { field: 'Value #B', title: t('Bad, last hour', 'Ruins, última hora'), unit: 'percentunit', width: 160 },
            {
              field: 'Value #C',
              title: t('Burns at', 'Gasta a'),
              unit: 'suffix:×',
              decimals: 1,
              width: 110,
              steps: [
                { value: 1, color: STATE_COLOURS.warning },
                { value: fastest('critical', slos[0]), color: STATE_COLOURS.critical },
              ],
            },
            {
              field: 'Value #D',
              title: left,
              unit: 'percentunit',
              decimals: 0,
              width: 160,
              below: [
                { value: 0, color: STATE_COLOURS.critical },
                { value: 0.25, color: STATE_COLOURS.warning },
              ],
            },
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

/** The least burn rate at which somebody of this severity is told. */
function fastest(severity: Severity, slo: Slo | undefined): number {
  if (slo === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(...burns.filter((burn) => burn.severity === severity).map((burn) => burnFactor(burn, slo)));
}

function burning(slo: Slo, context: Context): Row {
  const { locale } = context;
  const objective = formatValue(slo.objective, 'ratio', locale);
  const name = slo.title[locale];
  const panels: KeyedPanel[] = [
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
        queries: [{ expr: `min (${of('budget_remaining', slo)})` }],
        unit: 'percentunit',
        decimals: 1,
        bounds: BUDGET,
        width: 5,
        height: 7,
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
        queries: [{ expr: `min by (service) (${of('budget_remaining', slo)})`, legend: '{{service}}' }],
        belowZero: true,
        width: 9,
      },
      locale,
    ),
    timeseries(
      {
        key: `slo-${slo.id}-burn`,
        title: t('Bad requests, by window', 'Requisições ruins, por janela'),
        help: help(
          [
            `Share of bad requests over five minutes and over an hour. An alert needs a long window and its short one at once: ${burns
              .map((burn) => `${burn.long} and ${burn.short} at ${burnFactor(burn, slo)}×`)
              .join('; ')} of ${formatValue(1 - slo.objective, 'ratio', 'en')}.`,
            `Parte de requisições ruins em cinco minutos e em uma hora. Um alerta exige a janela longa e a curta juntas: ${burns
              .map((burn) => `${burn.long} e ${burn.short} a ${burnFactor(burn, slo)}×`)
              .join('; ')} de ${formatValue(1 - slo.objective, 'ratio', 'pt-BR')}.`,
          ],
          [
            'both below the budget’s own pace, the lowest line.',
            'ambas abaixo do ritmo do orçamento, a linha mais baixa.',
          ],
          [slo.firstAction.en, slo.firstAction['pt-BR']],
        ),
        unit: 'percentunit',
        bounds: [
          { value: round(1 - slo.objective), colour: STATE_COLOURS.unknown },
          { value: round((1 - slo.objective) * fastest('critical', slo)), colour: STATE_COLOURS.critical },
        ],
        reach: round((1 - slo.objective) * 1.5),
        // One each, so that they stand in their order and each has a hue.
        queries: WINDOWS.map((window) => ({
          expr: `max (${of('error_ratio', slo, `window="${window}"`)})`,
          legend: window,
        })),
        lastValue: true,
        leadsTo: ['http', 'query', 'database'],
        width: 10,
      },
      locale,
    ),
  ];
  return {
    key: `slo-${slo.id}`,
    title: t(
      `${slo.title.en}: is ${objective} over ${slo.period} kept?`,
      `${name}: cumpre-se ${objective} em ${slo.period}?`,
    ),
    panels,
  };
}

const round = (value: number): number => Number(value.toPrecision(4));
