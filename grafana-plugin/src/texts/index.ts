import { dateTimeFormat } from '@grafana/data';
import { formatValue, stateTexts, type Locale, type Unit } from '@pulso/catalogue';
import type { Since, ViewState } from '../model/index.ts';
import type { PanelOptions } from '../options.ts';
import { commonTexts, type CommonTexts } from './common.ts';

/** What the views share; each has texts of its own in a file beside this one, loaded with the view. */
export type Texts = CommonTexts;

/** What a view needs to speak: its language, its texts and the dashboard's time zone and end. */
export interface Voice {
  readonly locale: Locale;
  readonly texts: Texts;
  readonly timeZone: string;
  /** End of the dashboard's time range in milliseconds: "now", as far as the panel is concerned. */
  readonly now: number;
}

/** The panel's language; `auto` follows the page, whose language Grafana sets to the person's. */
export function localeOf(language: PanelOptions['language'], pageLanguage: string): Locale {
  if (language !== 'auto') return language;
  return pageLanguage.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en';
}

export function voiceOf(locale: Locale, timeZone: string, now: number): Voice {
  return { locale, texts: commonTexts[locale], timeZone, now };
}

export function stateShape(state: ViewState): string {
  return state === 'idle' ? '○' : stateTexts[state].shape;
}

export function stateWord(state: ViewState, locale: Locale): string {
  return state === 'idle' ? { en: 'Idle', 'pt-BR': 'Ocioso' }[locale] : stateTexts[state].word[locale];
}

/** A duration in the largest unit that has two of them: `90 s`, `4 min`, `9 d`. */
export function durationText(seconds: number, locale: Locale): string {
  const step = seconds < 120 ? 1 : seconds < 7_200 ? 60 : seconds < 172_800 ? 3_600 : 86_400;
  return formatValue(Math.max(0, Math.floor(seconds / step)) * step, 'seconds', locale);
}

/** `warning for 6 min`, `critical for over 1 h`. */
export function sinceText(state: ViewState, since: Since, voice: Voice): string {
  const duration = durationText((voice.now - since.time) / 1000, voice.locale);
  const word = stateWord(state, voice.locale).toLowerCase();
  const over = since.atLeast ? voice.texts.atLeast : '';
  return voice.locale === 'pt-BR' ? `${word} há ${over}${duration}` : `${word} for ${over}${duration}`;
}

/** The time of day in the dashboard's time zone, with the date where it was another day. */
export function clockText(time: number, voice: Voice): string {
  const day = voice.locale === 'pt-BR' ? 'DD/MM' : 'MMM D';
  const sameDay = voice.now - time < 86_400_000;
  return dateTimeFormat(time, { timeZone: voice.timeZone, format: sameDay ? 'HH:mm' : `${day} HH:mm` });
}

/** A value as the catalogue writes it, never broken between number and unit. */
export function valueText(value: number | undefined, unit: Unit, locale: Locale): string {
  return formatValue(value, unit, locale).replaceAll(' ', '\u00a0');
}

/** A relative change with its sign: `−91 %`. */
export function effectText(effect: number, locale: Locale): string {
  const percent = valueText(Math.abs(Math.round(effect * 100)) / 100, 'ratio', locale);
  return effect < 0 ? `−${percent}` : effect > 0 ? `+${percent}` : percent;
}
