import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { regulationTexts, type Text } from '@pulso/catalogue';
import { complianceTexts, type ComplianceTexts } from '../../texts/compliance.ts';
import { durationText, type Voice } from '../../texts/index.ts';
import { stateColor } from '../../components/styles.ts';
import type { ControlView, Mark, Term, TermState } from './model/index.ts';

export const textsOf = (voice: Voice): ComplianceTexts => complianceTexts[voice.locale];

/** A shape for each mark: a failure and a pass are told apart without colour, and neither is like what nobody knows. */
export const MARK_SHAPES: Readonly<Record<Mark, string>> = {
  pass: '✓',
  fail: '■',
  error: '?',
  unknown: '?',
  stale: '?',
  skip: '○',
  waived: '◇',
  na: '–',
};

/** Colour for what was measured alone. */
export function markColor(theme: GrafanaTheme2, mark: Mark): string {
  if (mark === 'fail') return stateColor(theme, 'critical');
  return mark === 'pass' ? stateColor(theme, 'ok') : theme.colors.text.secondary;
}

export const TERM_SHAPES: Readonly<Record<TermState, string>> = { ok: '', warning: '▲', critical: '■', overdue: '■' };

export function termColor(theme: GrafanaTheme2, state: TermState): string {
  if (state === 'ok') return theme.colors.text.secondary;
  return stateColor(theme, state === 'warning' ? 'warning' : 'critical');
}

/** The time of day; of another day with its date, as auditors write it. */
export function dateText(time: number, voice: Voice): string {
  const { timeZone, now, locale } = voice;
  const day = locale === 'pt-BR' ? 'DD/MM/YYYY' : 'YYYY-MM-DD';
  const on = (at: number): string => dateTimeFormat(at, { timeZone, format: day });
  const format = on(time) === on(now) ? 'HH:mm' : `${day} HH:mm`;
  return dateTimeFormat(time, { timeZone, format });
}

/** Date, time and zone: for what is printed and for what stands alone. */
export function stampText(time: number, voice: Voice): string {
  const day = voice.locale === 'pt-BR' ? 'DD/MM/YYYY' : 'YYYY-MM-DD';
  return dateTimeFormat(time, { timeZone: voice.timeZone, format: `${day} HH:mm Z` });
}

/** A failure that was there before the range began is younger than the last pass, if there was one. */
function lastPassBefore({ status, since, passed }: ControlView): number | undefined {
  return status === 'fail' && since?.atLeast !== false ? passed : undefined;
}

export function sinceWords(control: ControlView, voice: Voice): string {
  const { since, absent, lastSeen } = control;
  const texts = textsOf(voice);
  if (absent === 'untested') return texts.untested;
  if (absent === 'vanished') return lastSeen === undefined ? '' : texts.vanished(dateText(lastSeen, voice));
  const passed = lastPassBefore(control);
  if (passed !== undefined) return texts.sinceAfter(dateText(passed, voice));
  if (since === undefined) return '';
  return since.atLeast ? texts.sinceBefore(dateText(since.time, voice)) : dateText(since.time, voice);
}

/** The instant that belongs to these words. */
export function sinceInstant(control: ControlView): number | undefined {
  return control.absent === 'vanished' ? control.lastSeen : (lastPassBefore(control) ?? control.since?.time);
}

export function termWords(term: Term, voice: Voice): string {
  const texts = textsOf(voice);
  if (term.due === undefined) return texts.overdueUnknown;
  const seconds = (term.due - voice.now) / 1000;
  if (seconds <= 0) return voice.texts.overdue(durationText(-seconds, voice.locale));
  return term.overdue > 0 ? texts.overdueUnknown : texts.dueIn(durationText(seconds, voice.locale));
}

export function regulationName(id: string, voice: Voice): string {
  const titles: Readonly<Record<string, Text>> = regulationTexts;
  return titles[id]?.[voice.locale] ?? id;
}
