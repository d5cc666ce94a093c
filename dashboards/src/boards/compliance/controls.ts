import { controls, controlSeverityTexts, metrics, type Locale } from '@pulso/catalogue';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Context } from '../../options.ts';
import { STATE_COLOURS } from '../../panels/parts.ts';
import { table, valueTexts, type Column } from '../../panels/table.ts';
import { NONE, orNone } from '../../panels/words.ts';
import type { Row } from '../../row.ts';
import { observed, ofService } from '../../select.ts';
import { help, t } from '../../texts.ts';
import { regulationNames, resultTexts, resultValue } from './states.ts';

const { compliance, evidence } = metrics;
const BY = 'service, control, regulation, severity';
const ONE = 'service, control';

/** What a control is called, with its id: that is what auditors cite. */
export function controlTexts(locale: Locale, none: string): ValueMapping[] {
  return valueTexts({
    ...Object.fromEntries(controls.map(({ id, title }) => [id, { text: `${title[locale]} · ${id}` }])),
    [NONE]: { text: none },
  });
}

/** Prometheus counts seconds; Grafana's dates are milliseconds. */
const date = (expr: string): string => `${expr} * 1000`;

export function controlsRow(context: Context): Row {
  const { locale } = context;
  const severity: Column = {
    field: 'severity',
    title: t('Severity', 'Gravidade'),
    width: 95,
    mappings: valueTexts(
      Object.fromEntries(Object.entries(controlSeverityTexts).map(([id, text]) => [id, { text: text[locale] }])),
    ),
  };
  const failing = ofService(compliance.controlStatus.name, 'status=~"fail|error|unknown"');
  // Of these alone: what is merged into a table adds rows of its own.
  const ofThese = (expr: string, on = ONE): string => `${expr} and on (${on}) ${failing} == 1`;
  const objects = (result: string): string =>
    ofThese(observed(ONE, compliance.controlObjects.name, `result="${result}"`));
  const result = t('Result', 'Resultado');
  return {
    key: 'compliance-controls',
    title: t('What failed, and since when?', 'O que foi reprovado, e desde quando?'),
    panels: [
      table(
        {
          key: 'compliance-failed',
          title: t('Failed and not testable', 'Reprovados e não testáveis'),
          help: help(
            [
              'Controls whose last test failed or could not run: when it last passed, how many of how many failed, until when the failure is accepted by a waiver, and the entry of evidence (`seq`) that holds the result.',
              'Controles cujo último teste reprovou ou não rodou: última aprovação, quantos de quantos falharam, até quando há exceção, e a entrada de evidência (`seq`) com o resultado.',
            ],
            ['✓ None.', '✓ Nenhum.'],
            [
              'tell the data protection officer of a critical one; `pulso compliance show` has its steps, `pulso evidence export` the entries that prove when it began and ended.',
              'avise o encarregado se for crítico; `pulso compliance show` tem os passos, `pulso evidence export` as entradas que provam início e fim.',
            ],
          ),
          queries: [
            {
              expr: orNone(
                resultValue(BY, ['fail', 'error', 'unknown']),
                ofService(compliance.controlStatus.name),
                'control',
              ),
            },
            { expr: ofThese(date(observed(ONE, compliance.lastPass.name))) },
            { expr: objects('failed') },
            { expr: objects('checked') },
            { expr: ofThese(date(observed(ONE, compliance.waiverExpiry.name))) },
            { expr: ofThese(`max by (control) (${evidence.controlEntry.name}{cluster=~"$cluster"})`, 'control') },
          ],
          columns: [
            {
              field: 'Value #A',
              title: result,
              width: 130,
              coloured: true,
              left: true,
              mappings: [
                ...resultTexts(locale, 'value'),
                ...valueTexts({ 0: { text: t('✓ None', '✓ Nenhum')[locale], color: STATE_COLOURS.ok } }),
              ],
            },
            {
              field: 'control',
              title: t('Control', 'Controle'),
              minWidth: 260,
              mappings: controlTexts(
                locale,
                t('No control failed, all could be tested', 'Nenhum reprovado, todos testáveis')[locale],
              ),
            },
            { field: 'regulation', title: t('Regulation', 'Norma'), width: 140, mappings: regulationNames(locale) },
            severity,
            { field: 'Value #C', title: t('Failed', 'Reprovados'), width: 100, unit: 'locale', decimals: 0 },
            { field: 'Value #D', title: t('Checked', 'Verificados'), width: 100, unit: 'locale', decimals: 0 },
            {
              field: 'Value #B',
              title: t('Last passed', 'Última aprovação'),
              width: 160,
              unit: 'dateTimeFromNow',
              none: t('never known', 'nunca')[locale],
            },
            {
              field: 'Value #E',
              title: t('Waived until', 'Exceção até'),
              width: 160,
              unit: 'dateTimeAsIso',
              none: '–',
            },
            { field: 'Value #F', title: t('Evidence', 'Evidência'), width: 100, unit: 'locale', decimals: 0 },
          ],
          sortBy: { title: result, descending: true },
          height: 6,
        },
        locale,
      ),
    ],
  };
}
