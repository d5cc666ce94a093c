import { controls } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { table } from '../../panels/table.ts';
import { signalsNamed, type Row } from '../../row.ts';
import { help, t } from '../../texts.ts';
import { countIn, notSetUp, regulationNames } from './states.ts';

/** Of which a person's word is part of the result. */
const ATTESTED = controls.filter(({ mode }) => mode !== 'auto').map(({ id }) => id);
const TESTED = ['pass', 'fail'] as const;

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
            { expr: notSetUp() },
            { expr: countIn(['na']) },
            { expr: countIn(TESTED, `control!~"${ATTESTED.join('|')}"`) },
            { expr: countIn(TESTED, `control=~"${ATTESTED.join('|')}"`) },
          ],
          columns: [
            { field: 'regulation', title: t('Regulation', 'Norma'), mappings: regulationNames(locale) },
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
          height: 11,
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
