import { toCsv, utcText } from '../../export/csv.ts';
import type { Voice } from '../../texts/index.ts';
import { markOf, type ControlView } from './model/index.ts';
import { regulationName, sinceInstant, sinceWords, termWords, textsOf } from './words.ts';

/** What is shown, a control a line, in its order; times in UTC, as files have them. */
export function controlsCsv(controls: readonly ControlView[], voice: Voice): string {
  const texts = textsOf(voice);
  const { columns } = texts;
  const header = [
    texts.result,
    columns.waivedUntil,
    texts.control,
    columns.id,
    texts.regulation,
    texts.severity,
    columns.failed,
    columns.checked,
    texts.since,
    columns.since,
    columns.tested,
    texts.term,
    columns.due,
    columns.open,
    columns.overdue,
    columns.entry,
    columns.anchor,
    columns.service,
    columns.server,
  ];
  const rows = controls.map((control) => [
    texts.marks[markOf(control)],
    utcText(control.waivedUntil),
    control.title[voice.locale],
    control.id,
    regulationName(control.regulation, voice),
    texts.severities[control.severity],
    control.failed,
    control.checked,
    sinceWords(control, voice),
    utcText(sinceInstant(control)),
    utcText(control.tested),
    control.term === undefined ? undefined : termWords(control.term, voice),
    utcText(control.term?.due),
    control.term?.open,
    control.term?.overdue,
    control.entry,
    control.text?.anchor,
    control.service,
    control.server,
  ]);
  return toCsv(header, rows);
}
