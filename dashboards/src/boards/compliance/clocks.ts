import { metrics } from '@pulso/catalogue';
import type { Context } from '../../options.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { table } from '../../panels/table.ts';
import { orNone } from '../../panels/words.ts';
import { signalsNamed, stepsOf, type Row } from '../../row.ts';
import { IN_SERVICE, observed, ofService } from '../../select.ts';
import { help, t } from '../../texts.ts';
import { controlTexts } from './controls.ts';
import { regulationNames } from './states.ts';

const { compliance } = metrics;
const ONE = 'service, control';

export function clockRow(context: Context): Row {
  const { locale } = context;
  const used = t('Used', 'Consumido');
  return {
    key: 'compliance-clocks',
    title: t('Which legal terms run?', 'Quais prazos legais correm?'),
    panels: [
      table(
        {
          key: 'compliance-clocks',
          title: t('Terms', 'Prazos'),
          help: help(
            [
              'Things of which a legal term runs, by control: how many, how many are overdue, when the next falls due, and how much of its term is used.',
              'Itens com prazo legal em curso, por controle: quantos, quantos vencidos, quando vence o próximo e quanto do prazo já foi.',
            ],
            ['none overdue, none past half of its term.', 'nenhum vencido, nenhum além da metade do prazo.'],
            [
              'give it to somebody by name; the clock ends with the record that it was done.',
              'entregue a alguém pelo nome; o prazo termina com o registro de que foi feito.',
            ],
          ),
          queries: [
            {
              expr: orNone(
                observed('service, control, regulation', compliance.deadlineOpen.name),
                ofService(compliance.controlStatus.name),
                'control',
              ),
            },
            { expr: observed(ONE, compliance.deadlineOverdue.name) },
            { expr: `min by (${ONE}) (${ofService(compliance.deadlineDue.name)}) * 1000` },
            {
              expr: `label_replace(max by (service, entity) (pulso:signal:value{signal="compliance_deadline", ${IN_SERVICE}}), "control", "$1", "entity", "(.*)")`,
            },
          ],
          columns: [
            {
              field: 'control',
              title: t('Control', 'Controle'),
              minWidth: 260,
              mappings: controlTexts(locale, t('✓ No term runs', '✓ Nenhum prazo em curso')[locale]),
            },
            { field: 'regulation', title: t('Regulation', 'Norma'), width: 140, mappings: regulationNames(locale) },
            { field: 'Value #A', title: t('Running', 'Em curso'), decimals: 0, width: 90 },
            {
              field: 'Value #B',
              title: t('Overdue', 'Vencidos'),
              decimals: 0,
              width: 90,
              steps: [{ value: 1, color: STATE_COLOURS.critical }],
            },
            { field: 'Value #C', title: t('Next due', 'Próximo vencimento'), unit: 'dateTimeFromNow', width: 150 },
            {
              field: 'Value #D',
              title: used,
              unit: 'percentunit',
              decimals: 0,
              width: 100,
              steps: stepsOf('compliance_deadline', context),
            },
          ],
          sortBy: { title: used, descending: true },
          height: 6,
        },
        locale,
      ),
      ...signalsNamed(['compliance_deadline', 'compliance_deadline_overdue'], context, 12),
    ],
  };
}
