import { adviceKinds, areas, type Locale, type Severity } from '@pulso/catalogue';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { STATE_COLOURS, stateLabel } from './parts.ts';
import { valueTexts } from './table.ts';
import { t } from '../texts.ts';

/** What stands in a table in place of its rows. */
export const NONE = 'none';

/**
 * A row that says "none" where nothing stands and somebody looks: an empty table would not tell that from a monitor that
 * is gone.
 */
export const orNone = (expr: string, alive: string, label: string): string =>
  `${expr} or on () label_replace(0 * count(${alive}), "${label}", "${NONE}", "", "")`;

export const areaTexts = (locale: Locale): ValueMapping[] =>
  valueTexts(Object.fromEntries(areas.map(({ id, title }) => [id, { text: title[locale] }])));

export const severityTexts = (locale: Locale): ValueMapping[] =>
  valueTexts({
    critical: { text: stateLabel(2, locale), color: STATE_COLOURS.critical },
    warning: { text: stateLabel(1, locale), color: STATE_COLOURS.warning },
  } satisfies Record<Severity, object>);

/** Titles of advice go on with what an advisor fills in: that stands in the column beside it. */
function plain(title: string): string {
  return title.replace(/( (of|on|from|das|de|em))?:? *\{.*$/, '');
}

export const adviceTitles = (locale: Locale): Readonly<Record<string, { readonly text: string }>> =>
  Object.fromEntries(adviceKinds.map(({ id, title }) => [id, { text: plain(title[locale]) }]));

export const adviceTexts = (locale: Locale, none: string): ValueMapping[] =>
  valueTexts({ ...adviceTitles(locale), [NONE]: { text: none } });

export const nothing = t('✓ Nothing stands', '✓ Nada pendente');
