import { complianceDisclaimer, controls, controlStatusTexts, metrics, type ControlStatus } from '@pulso/catalogue';
import type { Context } from '../options.ts';
import { STATE_COLOURS } from '../panels/parts.ts';
import { table, valueTexts } from '../panels/table.ts';
import { note } from '../panels/text.ts';
import { ofService } from '../select.ts';
import { signalPanels, type Row } from './row.ts';

const { controlStatus, controlObjects, lastEvaluation } = metrics.compliance;

/** Shape and colour of a result; what was not measured is grey, never green. */
const RESULTS: readonly (readonly [ControlStatus, string, string])[] = [
  ['pass', '✓', STATE_COLOURS.ok],
  ['fail', '■', STATE_COLOURS.critical],
  ['error', '?', STATE_COLOURS.unknown],
  ['unknown', '?', STATE_COLOURS.unknown],
  ['skip', '?', STATE_COLOURS.unknown],
  ['na', '–', STATE_COLOURS.unknown],
];

export function complianceRow(context: Context): Row {
  const { locale } = context;
  const objects = (result: string): string =>
    `max by (control) (${ofService(controlObjects.name, `result="${result}"`)})`;
  return {
    key: 'compliance',
    title: { en: 'Compliance', 'pt-BR': 'Conformidade' },
    panels: [
      note('compliance-disclaimer', complianceDisclaimer, locale),
      table(
        {
          key: 'compliance-controls',
          title: { en: 'Controls and their last test', 'pt-BR': 'Controles e o último teste' },
          description: {
            en: 'Failed of checked, and how long ago the test ran to its end. A test that did not run is no pass.',
            'pt-BR':
              'Reprovados sobre verificados, e há quanto tempo o teste terminou. Teste que não rodou não é aprovado.',
          },
          queries: [
            {
              expr: `max by (control, regulation, severity, status) (${ofService(controlStatus.name)}) == 1`,
            },
            { expr: objects('failed') },
            { expr: objects('checked') },
            { expr: `time() - max by (control) (${ofService(lastEvaluation.name)})` },
          ],
          columns: [
            {
              field: 'status',
              title: { en: 'Result', 'pt-BR': 'Resultado' },
              width: 170,
              coloured: true,
              mappings: valueTexts(
                Object.fromEntries(
                  RESULTS.map(([status, shape, color]) => [
                    status,
                    { text: `${shape} ${controlStatusTexts[status][locale]}`, color },
                  ]),
                ),
              ),
            },
            {
              field: 'control',
              title: { en: 'Control', 'pt-BR': 'Controle' },
              mappings: valueTexts(
                Object.fromEntries(controls.map(({ id, title }) => [id, { text: `${title[locale]} · ${id}` }])),
              ),
            },
            { field: 'regulation', title: { en: 'Regulation', 'pt-BR': 'Norma' }, width: 110 },
            { field: 'severity', title: { en: 'Severity', 'pt-BR': 'Gravidade' }, width: 110 },
            {
              field: 'Value #B',
              title: { en: 'Failed', 'pt-BR': 'Reprovados' },
              width: 110,
              unit: 'locale',
              decimals: 0,
            },
            {
              field: 'Value #C',
              title: { en: 'Checked', 'pt-BR': 'Verificados' },
              width: 110,
              unit: 'locale',
              decimals: 0,
            },
            {
              field: 'Value #D',
              title: { en: 'Since the last test', 'pt-BR': 'Desde o último teste' },
              unit: 's',
              width: 160,
              decimals: 0,
            },
          ],
        },
        locale,
      ),
      ...signalPanels('compliance', context, 6),
    ],
  };
}
