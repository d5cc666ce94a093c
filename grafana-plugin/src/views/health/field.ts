import { formattedValueToString, ThresholdsMode, type LinkModel } from '@grafana/data';
import { hasOwnFormat } from '../../model/index.ts';
import type { Voice } from '../../texts/index.ts';
import { signalBoundText, signalText } from '../../texts/signal.ts';
import { boundOf, type SignalView } from './model/index.ts';

/** A signal's value: as the catalogue writes it, unless something else is set for it in Grafana. */
export function shownValue(signal: SignalView, voice: Voice): string {
  const { field, value, due } = signal;
  if (value === undefined && field?.config.noValue !== undefined) return field.config.noValue;
  if (value === undefined || field?.display === undefined || !hasOwnFormat(field)) {
    return signalText(signal, value, voice, due);
  }
  return formattedValueToString(field.display(value));
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
export function boundWords(signal: SignalView | undefined, voice: Voice): string {
  if (signal === undefined) return '';
  const bound = boundOf(signal);
  return bound === undefined ? '' : signalBoundText(signal, bound.severity, bound.value, voice);
}

/** Data links that are set for the signal; there too where it has no value now. */
export function linksOf({ field }: SignalView): LinkModel[] {
  if (field?.getLinks === undefined) return [];
  return field.getLinks({ valueRowIndex: Math.max(0, field.values.length - 1) });
}
