import type { Context } from '../../options.ts';
import { pulsoPanel } from '../../panels/pulso.ts';
import { note } from '../../panels/text.ts';
import type { Row } from '../../row.ts';
import { help, t } from '../../texts.ts';
import { clockRow } from './clocks.ts';
import { controlsRow } from './controls.ts';
import { evidenceRow } from './evidence.ts';
import { historyRow } from './history.ts';
import { regulationsRow } from './regulations.ts';
import { wordRow } from './word.ts';

const MEANING = t(
  '**What ✓ means:** something was looked at and this test found nothing wrong, at that moment. **What it does not:** that the law is kept, that everything was looked at, or that it is so still. ? and – were not tested and are never counted as passed. A waiver accepts a failure for a while; it does not change the result.',
  '**O que ✓ significa:** algo foi examinado e este teste nada encontrou de errado, naquele momento. **O que não significa:** que a lei é cumprida, que tudo foi examinado, ou que continua assim. ? e – não foram testados e nunca contam como aprovados. Uma exceção aceita a falha por um tempo; não muda o resultado.',
);

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
            height: 20,
          },
          locale,
        ),
        note('compliance-meaning', MEANING, locale),
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
