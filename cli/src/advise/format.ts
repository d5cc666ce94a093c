import { type AdviceStep, formatValue, type Locale } from '@pulso/catalogue';
import { formulaWithNumbers, type RecommendationDetails, type RecommendationView } from '@pulso/exporter';
import { word, words, type Words } from './words.ts';

const ratio = (value: number | undefined, locale: Locale) => formatValue(value, 'ratio', locale).replace('-', '−');

function gainOf({ gain }: RecommendationView, locale: Locale): string {
  const say = words[locale];
  const { savedTime, removedRisk } = gain ?? {};
  const parts = [
    ...(savedTime === undefined ? [] : [`${formatValue(savedTime, 'seconds', locale)} ${say.saved}`]),
    ...(removedRisk === undefined ? [] : [`${say.riskRemoved} −${formatValue(removedRisk, 'ratio', locale)}`]),
  ];
  return parts.length === 0 ? '–' : parts.join(', ');
}

function effectOf(one: RecommendationView, locale: Locale): string {
  const observed =
    one.observedEffect === undefined ? '' : `, ${words[locale].observed} ${ratio(one.observedEffect, locale)}`;
  return `${ratio(one.predictedEffect, locale)}${observed}`;
}

const whereOf = ({ service, cluster, servers }: RecommendationView) =>
  [service, cluster, ...servers].filter((part) => part !== '').join(' · ');

function cells(one: RecommendationView, locale: Locale): readonly string[] {
  return [
    one.rank === undefined ? '–' : String(one.rank),
    one.title,
    whereOf(one),
    gainOf(one, locale),
    effectOf(one, locale),
    ratio(one.confidence, locale),
    one.stateText,
    one.id,
  ];
}

const header = (say: Words) => [say.rank, say.what, say.where, say.gain, say.effect, say.confidence, say.state, 'ID'];

type Note = readonly [name: string, text: string, isCode?: boolean];

const step = (name: string, given: AdviceStep | undefined): readonly Note[] =>
  given === undefined ? [] : [[name, given.text, given.isCommand]];

/** What stands below each row: why, how, how back, and what to mind. */
function notes(one: RecommendationView, say: Words): readonly Note[] {
  return [
    [say.why, one.why],
    ...(one.heldBack === undefined ? [] : [['!', one.heldBack.text] as const]),
    ...(one.causes.length === 0 ? [] : [[say.causes, one.causes.join(', ')] as const]),
    ...(one.compliance ?? []).map(
      ({ controls, text }) => [say.compliance, `${text} (${controls.join(', ')})`] as const,
    ),
    ...(one.dismissal === undefined
      ? []
      : [[`${say.dismissed} ${one.dismissal.until.slice(0, 10)}`, one.dismissal.reason] as const]),
    ...step(say.apply, one.steps.apply),
    ...step(say.undo, one.steps.undo),
    ['', `${say.effort}: ${word(say, one.effort)}, ${say.risk}: ${word(say, one.risk)}`],
  ];
}

/** For a terminal: a table with a few lines below each row. */
export function asTable(list: readonly RecommendationView[], locale: Locale): readonly string[] {
  const say = words[locale];
  if (list.length === 0) return [say.none];
  const rows = [header(say), ...list.map((one) => cells(one, locale))];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.flatMap((line, at) => {
    const one = list[at - 1];
    if (one === undefined) return [line];
    const below = notes(one, say).map(([name, text]) => `      ${name === '' ? '' : `${name}: `}${indented(text)}`);
    return [line, ...below];
  });
}

const indented = (text: string) => text.replaceAll('\n', '\n        ');

/** For tickets and chat. */
export function asMarkdown(list: readonly RecommendationView[], locale: Locale): readonly string[] {
  const say = words[locale];
  if (list.length === 0) return [say.none];
  const row = (parts: readonly string[]) => `| ${parts.map((part) => escaped(part)).join(' | ')} |`;
  return [
    row(header(say)),
    row(header(say).map(() => '---')),
    ...list.map((one) => row(cells(one, locale))),
    ...list.flatMap((one) => [
      '',
      `## ${one.rank === undefined ? '' : `${one.rank}. `}${escaped(one.title)}`,
      '',
      ...notes(one, say).flatMap(([name, text, isCode]) =>
        isCode === true
          ? [`${name}:`, '', '```', text, '```', '']
          : [name === '' ? text : `${name}: ${escaped(text)}`, ''],
      ),
    ]),
  ];
}

/** What would be markup is shown as it is. */
const escaped = (text: string) => text.replaceAll(/[\\|`*_<>[\]]/g, '\\$&').replaceAll('\n', ' ');

/** One recommendation with its inputs, its formula and its life. */
export function asExplanation(one: RecommendationDetails, locale: Locale): readonly string[] {
  const say = words[locale];
  const { explanation, details, life, source, page } = one;
  return [
    `${one.title} (${one.id})`,
    `${whereOf(one)} · ${one.stateText} · ${say.confidence} ${ratio(one.confidence, locale)} · ${say.effect} ${effectOf(one, locale)}`,
    '',
    ...notes(one, say).map(([name, text]) => `${name === '' ? '' : `${name}: `}${indented(text)}`),
    ...(explanation === undefined
      ? []
      : [
          '',
          `${say.formula}:`,
          ...Object.entries(explanation.inputs).map(
            ([name, { value, unit }]) => `  ${name} = ${formatValue(value, unit, locale).replace('-', '−')}`,
          ),
          `  ${explanation.formula}`,
          `  ${formulaWithNumbers(explanation, locale)}`,
        ]),
    ...(details.length === 0 ? [] : ['', `${say.rests}:`, ...details.map((detail) => `  ${detail}`)]),
    '',
    `${say.source}: ${source}`,
    ...(page === undefined ? [] : [`${say.page}: ${page}`]),
    '',
    `${say.life}:`,
    ...life.map(({ at, text }) => `  ${at.slice(0, 19).replace('T', ' ')} UTC  ${text}`),
  ];
}
