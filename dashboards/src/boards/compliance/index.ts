import type { Context } from '../../options.ts';
import { pulsoPanel } from '../../panels/pulso.ts';
import type { Row } from '../../row.ts';
import { help, t } from '../../texts.ts';
import { clockRow } from './clocks.ts';
import { controlsRow } from './controls.ts';
import { evidenceRow } from './evidence.ts';
import { historyRow } from './history.ts';
import { regulationsRow } from './regulations.ts';
import { wordRow } from './word.ts';

/** For who audits: what was tested, what was found, since when, and what nobody has looked at. */
export function complianceRows(context: Context): Row[] {
  const { locale } = context;
  return [
    {
      key: 'compliance-meaning',
      panels: [
        pulsoPanel(
          'compliance',
          {
            key: 'compliance-view',
            title: t('Controls', 'Controles'),
            help: help(
              [
                'Each regulation with its risk and its coverage; each control with its result, since when, its terms and its evidence. Filters, prints, and saves as CSV what is shown.',
                'Cada norma com risco e cobertura; cada controle com resultado, desde quando, prazos e evidência. Filtra, imprime e salva em CSV o que é mostrado.',
              ],
              [
                'nothing failed, nothing untested that you have set up.',
                'nada reprovado, nada sem teste do que foi configurado.',
              ],
              [
                'open the first failed control: what it found, since when, how to mend it, and the entry of evidence that proves it.',
                'abra o primeiro reprovado: o que achou, desde quando, como corrigir, e a entrada de evidência que o prova.',
              ],
            ),
            height: 22,
          },
          locale,
        ),
      ],
    },
    regulationsRow(context),
    controlsRow(context),
    historyRow(context),
    clockRow(context),
    wordRow(context),
    evidenceRow(context),
  ];
}
