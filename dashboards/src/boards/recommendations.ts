import { adviceStateTexts, areas, metrics, type AdviceState } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { STATE_COLOURS } from '../panels/parts.ts';
import { pulsoPanel } from '../panels/pulso.ts';
import { stat } from '../panels/stat.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table, valueTexts } from '../panels/table.ts';
import { timeseries } from '../panels/timeseries.ts';
import { adviceTexts, adviceTitles, NONE, orNone } from '../panels/words.ts';
import type { Row } from '../row.ts';
import { ofService } from '../select.ts';
import { help, t } from '../texts.ts';

const { advice, exporter } = metrics;
const LABELS = 'service, id, advice, area, entity, severity, state';
/** An application goes on calling its advice proposed: what the daemon says became of it wins. */
const standing = `(max by (${LABELS}) (${ofService(advice.recommendation.name, 'state!="proposed"')}) or on (service, id) max by (${LABELS}) (${ofService(advice.recommendation.name)})) == 1`;
const number = (name: string): string => `max by (service, id) (${ofService(name)})`;
const alive = ofService(exporter.info.name);

/** As a number that a timeline can show: the order in which an advice goes through them. */
const STATES: readonly (readonly [AdviceState, number, string])[] = [
  ['proposed', 1, 'semi-dark-blue'],
  ['applied', 2, 'purple'],
  ['confirmed', 3, STATE_COLOURS.ok],
  ['refuted', 4, STATE_COLOURS.critical],
  ['expired', 5, STATE_COLOURS.unknown],
  ['dismissed', 6, STATE_COLOURS.unknown],
];

export function recommendationRows(context: Context): Row[] {
  return [todo(context), judged(context), lives(context)];
}

const stateTexts = ({ locale }: Context) =>
  valueTexts(
    Object.fromEntries(STATES.map(([state, , color]) => [state, { text: adviceStateTexts[state][locale], color }])),
  );

function todo(context: Context): Row {
  const { locale } = context;
  return {
    key: 'recommendations-todo',
    title: t('What would help most?', 'O que mais ajudaria?'),
    panels: [
      pulsoPanel(
        'recommendations',
        {
          key: 'recommendations',
          title: t('Recommendations', 'Recomendações'),
          help: help(
            [
              'What to do, where, what it is expected to gain and how sure that is; each row opens why, how to apply it and how to take it back. Searched, sorted and filtered in place.',
              'O que fazer, onde, o ganho esperado e o grau de certeza; cada linha abre o porquê, como aplicar e como desfazer. Busca, ordem e filtros no próprio painel.',
            ],
            ['none stands.', 'nenhuma vigente.'],
            [
              'the first one, alone: two at a time cannot be told apart afterwards.',
              'a primeira, sozinha: duas de uma vez não se distinguem depois.',
            ],
          ),
          height: 14,
        },
        locale,
      ),
    ],
  };
}

function judged(context: Context): Row {
  const { locale } = context;
  const ended = (state: AdviceState): string =>
    `count (max by (service, id) (${ofService(advice.recommendation.name, `state="${state}"`)}) == 1) or 0 * count (${alive})`;
  return {
    key: 'recommendations-judged',
    title: t('Were the predictions right?', 'As previsões se confirmaram?'),
    panels: [
      stat(
        {
          key: 'recommendations-outcomes',
          title: t('What became of them', 'O que houve com elas'),
          help: help(
            [
              'How many recommendations were confirmed by what was measured afterwards, refuted by it, or are being measured.',
              'Quantas recomendações foram confirmadas pelo que se mediu depois, refutadas, ou estão em medição.',
            ],
            ['far more confirmed than refuted.', 'bem mais confirmadas que refutadas.'],
            [
              'take a refuted one back: it brought less than it promised; its page says how.',
              'desfaça a refutada: rendeu menos que o prometido; a página dela diz como.',
            ],
          ),
          queries: [
            { expr: ended('applied'), legend: t('measuring', 'em medição')[locale] },
            { expr: ended('confirmed'), legend: adviceStateTexts.confirmed[locale] },
            { expr: ended('refuted'), legend: adviceStateTexts.refuted[locale] },
          ],
          unit: 'short',
          decimals: 0,
          width: 6,
          height: 7,
        },
        locale,
      ),
      table(
        {
          key: 'recommendations-judged',
          title: t('Predicted against observed', 'Previsto e observado'),
          help: help(
            [
              'Each recommendation that was applied and measured: the effect that was predicted, the one observed, and the difference. -90 % is 90 % less of what was to be mended.',
              'Cada recomendação aplicada e medida: o efeito previsto, o observado e a diferença. -90 % é 90 % a menos daquilo que se queria corrigir.',
            ],
            ['differences of a few points.', 'diferenças de poucos pontos.'],
            [
              'above 0 it brought less than promised: look at what else changed, and at the kind of advice if it is always the same.',
              'acima de 0 rendeu menos que o prometido: veja o que mais mudou, e o tipo de recomendação se for sempre o mesmo.',
            ],
          ),
          queries: [
            {
              expr: orNone(
                `${standing} and on (service, id) ${ofService(advice.observedEffect.name)}`,
                alive,
                'advice',
              ),
            },
            {
              expr: `${number(advice.predictedEffect.name)} and on (service, id) ${ofService(advice.observedEffect.name)}`,
            },
            { expr: number(advice.observedEffect.name) },
            { expr: number(advice.predictionError.name) },
          ],
          columns: [
            {
              field: 'advice',
              title: t('What was done', 'O que foi feito'),
              mappings: adviceTexts(locale, t('– None measured yet', '– Nenhuma medida ainda')[locale]),
            },
            { field: 'entity', title: t('Where', 'Onde') },
            { field: 'Value #B', title: t('Predicted', 'Previsto'), unit: 'percentunit', decimals: 1, width: 110 },
            { field: 'Value #C', title: t('Observed', 'Observado'), unit: 'percentunit', decimals: 1, width: 110 },
            { field: 'Value #D', title: t('Difference', 'Diferença'), unit: 'percentunit', decimals: 1, width: 110 },
            { field: 'state', title: t('State', 'Estado'), width: 120, coloured: true, mappings: stateTexts(context) },
          ],
          width: 18,
          height: 7,
        },
        locale,
      ),
    ],
  };
}

function lives(context: Context): Row {
  const { locale } = context;
  const titles = adviceTitles(locale);
  const at = (state: AdviceState, value: number): string =>
    `max by (service, advice, entity) (${ofService(advice.recommendation.name, `state="${state}"`)} == 1) * ${value}`;
  // What is furthest on its way wins: an application goes on calling its advice proposed.
  const order = STATES.toReversed().map(([state, value]) => at(state, value));
  return {
    key: 'recommendations-lives',
    title: t('How did they come and go?', 'Como surgiram e terminaram?'),
    panels: [
      stateTimeline(
        {
          key: 'recommendations-states',
          title: t('From proposal to verdict', 'Da proposta ao veredito'),
          help: help(
            [
              'The state of each recommendation over time, by kind, place and service.',
              'O estado de cada recomendação no tempo, por tipo, lugar e serviço.',
            ],
            ['proposed, applied, confirmed.', 'proposta, aplicada, confirmada.'],
            [
              'one that comes and goes: its cause depends on the load; look at the hours in which it stands.',
              'uma que vai e volta: a causa depende da carga; veja as horas em que ela aparece.',
            ],
          ),
          query: {
            expr: `${order.join(' or ')} or on () label_replace(0 * count(${alive}), "advice", "${NONE}", "", "")`,
            legend: '{{advice}} {{entity}}',
          },
          mappings: valueTexts({
            0: { text: t('✓ Nothing stands', '✓ Nada pendente')[locale], color: STATE_COLOURS.ok },
            ...Object.fromEntries(
              STATES.map(([state, value, color]) => [value, { text: adviceStateTexts[state][locale], color }]),
            ),
          }),
          renames: [
            ...Object.entries(titles).map(([id, { text }]) => [`/^${id} /`, `${text} · `] as const),
            [`/^${NONE} *$/`, '–'],
          ],
          width: 16,
          height: 9,
        },
        locale,
      ),
      timeseries(
        {
          key: 'recommendations-waiting',
          title: t('Standing, by area', 'Vigentes, por área'),
          help: help(
            ['How many proposals stand at each moment.', 'Quantas propostas estão vigentes a cada momento.'],
            ['few, and none for weeks.', 'poucas, e nenhuma por semanas.'],
            [
              'a pile that only grows is one that nobody reads: dismiss what you do not want, with a reason.',
              'uma pilha que só cresce é uma que ninguém lê: dispense o que não quer, com um motivo.',
            ],
          ),
          unit: 'short',
          decimals: 0,
          stacked: true,
          queries: [
            {
              expr: `count by (area) (max by (service, id, area) (${ofService(advice.recommendation.name, 'state="proposed"')}) == 1) or on () label_replace(0 * count(${alive}), "area", "${NONE}", "", "")`,
              legend: '{{area}}',
            },
          ],
          values: [...areas.map(({ id }) => id), { name: NONE, colour: STATE_COLOURS.unknown }],
          names: {
            ...Object.fromEntries(areas.map(({ id, title }) => [id, title[locale]])),
            [NONE]: t('none', 'nenhuma')[locale],
          },
          height: 9,
        },
        locale,
      ),
    ],
  };
}
