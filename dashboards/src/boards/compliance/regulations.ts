import { controls, metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { bars } from '../../panels/bars.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { table } from '../../panels/table.ts';
import { signalsNamed, type Row } from '../../row.ts';
import { observed } from '../../select.ts';
import { help, t } from '../../texts.ts';
import { countIn } from './states.ts';

const { compliance } = metrics;
/** Of which a person's word is part of the result. */
const ATTESTED = controls.filter(({ mode }) => mode !== 'auto').map(({ id }) => id);
const TESTED = ['pass', 'fail'] as const;

/** The bands of the risk score: research/compliance.md, section 5. */
const BANDS = [
  { value: null, color: STATE_COLOURS.ok },
  { value: 25, color: STATE_COLOURS.unknown },
  { value: 50, color: STATE_COLOURS.warning },
  { value: 75, color: STATE_COLOURS.critical },
];

export function regulationsRow(context: Context): Row {
  const { locale } = context;
  const failed = t('Failed', 'Reprovados');
  return {
    key: 'compliance-regulations',
    title: t('How does each regulation stand now?', 'Como está cada norma agora?'),
    panels: [
      table(
        {
          key: 'compliance-regulations',
          title: t('Controls by regulation', 'Controles por norma'),
          help: help(
            [
              'How many controls passed or failed their last test, how many were tested by a machine alone, how many rest on a person’s word too, and how many were not tested or not set up.',
              'Quantos controles passaram ou falharam no último teste, quantos foram testados só por máquina, quantos dependem também da palavra de alguém, e quantos não foram testados ou configurados.',
            ],
            [
              'nothing failed, nothing untested; not set up is your choice, and counts in the risk.',
              'nada reprovado, nada sem teste; não configurado é escolha sua, e conta no risco.',
            ],
            [
              'failed ones below, the critical first; then those that could not be tested: nobody knows about them.',
              'os reprovados abaixo, críticos primeiro; depois os que não puderam ser testados: ninguém sabe deles.',
            ],
          ),
          queries: [
            { expr: countIn(['pass']) },
            { expr: countIn(['fail']) },
            { expr: countIn(['error', 'unknown']) },
            { expr: countIn(['skip']) },
            { expr: countIn(['na']) },
            { expr: countIn(TESTED, `control!~"${ATTESTED.join('|')}"`) },
            {
              expr: `${countIn(TESTED, `control=~"${ATTESTED.join('|')}"`)} or 0 * ${countIn(['pass'])}`,
            },
          ],
          columns: [
            { field: 'regulation', title: t('Regulation', 'Norma') },
            { field: 'Value #A', title: t('Passed', 'Aprovados'), decimals: 0, width: 90 },
            {
              field: 'Value #B',
              title: failed,
              decimals: 0,
              width: 100,
              steps: [{ value: 1, color: STATE_COLOURS.critical }],
            },
            { field: 'Value #C', title: t('Not tested', 'Sem teste'), decimals: 0, width: 100 },
            { field: 'Value #D', title: t('Not set up', 'Não config.'), decimals: 0, width: 105 },
            { field: 'Value #E', title: t('N/A', 'N/A'), decimals: 0, width: 70 },
            { field: 'Value #F', title: t('Automated', 'Automáticos'), decimals: 0, width: 110 },
            { field: 'Value #G', title: t('Attested', 'Atestados'), decimals: 0, width: 95 },
          ],
          sortBy: { title: failed, descending: true },
          width: 12,
          height: 9,
        },
        locale,
      ),
      bars(
        {
          key: 'compliance-risk',
          title: t('Risk, 0 to 100', 'Risco, de 0 a 100'),
          help: help(
            [
              'The band of the worst control of each regulation, filled by all that is not a pass. What was not tested counts.',
              'A faixa do pior controle de cada norma, preenchida por tudo que não é aprovação. O que não foi testado conta.',
            ],
            [
              'below 25. From 75 a critical control failed or was not tested.',
              'abaixo de 25. A partir de 75, um controle crítico foi reprovado ou não testado.',
            ],
            [
              'mend the worst control: no number of passes outweighs it.',
              'corrija o pior controle: nenhuma quantidade de aprovações o compensa.',
            ],
          ),
          queries: [{ expr: observed('regulation', compliance.riskScore.name), legend: '{{regulation}}' }],
          unit: 'short',
          decimals: 0,
          max: 100,
          steps: BANDS,
          width: 6,
          height: 9,
        },
        locale,
      ),
      bars(
        {
          key: 'compliance-coverage',
          title: t('Coverage', 'Cobertura'),
          help: help(
            [
              'Share of the controls that apply of which the last test ran to an end. Nothing else is blended in.',
              'Parte dos controles aplicáveis cujo último teste terminou. Nada mais entra na conta.',
            ],
            ['as near to 100 % as you have mapped.', 'tão perto de 100 % quanto você mapeou.'],
            [
              'low: map the relations that the controls read (`pulso compliance map plan`).',
              'baixa: mapeie as relações que os controles leem (`pulso compliance map plan`).',
            ],
          ),
          queries: [{ expr: observed('regulation', compliance.coverage.name), legend: '{{regulation}}' }],
          unit: 'percentunit',
          decimals: 0,
          max: 1,
          width: 6,
          height: 9,
        },
        locale,
      ),
      ...signalsNamed(
        ['compliance_critical_failed', 'compliance_failed', 'compliance_unmeasured', 'compliance_evaluation_age'],
        context,
        6,
      ),
    ],
  };
}
