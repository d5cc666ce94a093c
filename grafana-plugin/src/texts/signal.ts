import { boundText, type Severity, type Signal } from '@pulso/catalogue';
import { signalOf } from '../model/index.ts';
import { durationText, valueText, type Voice } from './index.ts';

/** The signal that counts how much of a legal term is used up; from 1 on the term has passed. */
const TERM = 'compliance_deadline';

/**
 * A signal's value in words: of a question its answer, of a legal term that has passed by how long.
 * @param due for a term: when it ends or ended, in milliseconds, where that is known
 */
export function signalText(
  { id, unit }: Pick<Signal, 'id' | 'unit'>,
  value: number | undefined,
  voice: Pick<Voice, 'locale' | 'texts' | 'now'>,
  due?: number,
): string {
  const { locale, texts, now } = voice;
  if (value === undefined) return valueText(value, unit, locale);
  if (signalOf(id).isQuestion === true && (value === 0 || value === 1)) return value === 1 ? texts.yes : texts.no;
  if (id !== TERM || value < 1) return valueText(value, unit, locale);
  // Also of NaN: an instant that is not known.
  if (due === undefined || !(due <= now)) return texts.overdueSome;
  return texts.overdue(durationText((now - due) / 1000, locale));
}

/** The bound that a signal's value is held to: `critical at 95 %`, `critical if no`. */
export function signalBoundText(
  signal: Pick<Signal, 'id' | 'unit' | 'bad'>,
  severity: Severity,
  bound: number,
  { locale, texts }: Pick<Voice, 'locale' | 'texts'>,
): string {
  if (signalOf(signal.id).isQuestion === true && bound === 0) return texts.unless;
  return boundText(signal, severity, bound, locale);
}
