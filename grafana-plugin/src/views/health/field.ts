import { formattedValueToString, ThresholdsMode, type Field, type LinkModel } from '@grafana/data';
import { valueText, type Voice } from '../../texts/index.ts';
import { boundOf, type SignalView } from './model/index.ts';
import { boundText } from '@pulso/catalogue';

/** Grafana's name for "no unit was chosen", which dashboards are told to write. */
const NO_UNIT = 'short';

/** A signal's value: as the catalogue writes it, unless something else is set for it in Grafana. */
export function shownValue(signal: SignalView, value: number | undefined, { locale }: Pick<Voice, 'locale'>): string {
  const { field, unit } = signal;
  if (value === undefined) return field?.config.noValue ?? valueText(value, unit, locale);
  if (field?.display === undefined || !isSet(field)) return valueText(value, unit, locale);
  return formattedValueToString(field.display(value));
}

function isSet({ config }: Field): boolean {
  const { unit, decimals, mappings } = config;
  return (
    (unit !== undefined && unit !== NO_UNIT) ||
    (decimals !== undefined && decimals !== null) ||
    (mappings !== undefined && mappings.length > 0)
  );
}

/** The signal's name: the catalogue's, unless another is set. */
export function shownName({ field, title }: SignalView, { locale }: Pick<Voice, 'locale'>): string {
  return field?.config.displayName ?? title[locale];
}

export interface Step {
  readonly value: number;
  readonly color: string;
}

/** Thresholds that are set for the signal in Grafana: they are drawn in place of the recorded bounds. */
export function ownSteps({ field }: SignalView): readonly Step[] {
  const thresholds = field?.config.thresholds;
  if (thresholds === undefined || thresholds.mode !== ThresholdsMode.Absolute) return [];
  const steps = thresholds.steps.filter(({ value }) => Number.isFinite(value));
  const [first] = steps;
  // Grafana's own default, which it gives to every panel that has none: nobody has chosen it.
  const isDefault = steps.length === 1 && first?.value === 80 && first.color === 'red';
  return isDefault ? [] : steps;
}

/** The bound that a value is held to, in words. */
export function boundWords(signal: SignalView | undefined, voice: Pick<Voice, 'locale'>): string {
  if (signal === undefined) return '';
  const bound = boundOf(signal);
  return bound === undefined ? '' : boundText(signal, bound.severity, bound.value, voice.locale);
}

/** Data links that are set for the signal; there too where it has no value now. */
export function linksOf({ field }: SignalView): LinkModel[] {
  if (field?.getLinks === undefined) return [];
  return field.getLinks({ valueRowIndex: Math.max(0, field.values.length - 1) });
}
