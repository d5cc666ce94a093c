import type { ExpositionFormat } from './format.ts';

const LABEL = /[\\\n"]/g;
const TEXT_HELP = /[\\\n]/g;

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}

/** A label's value between its quotes. */
export function escapeLabelValue(value: string): string {
  return value.replace(LABEL, escaped);
}

/** A help text. OpenMetrics escapes quotes in it, text 0.0.4 does not know that escape. */
export function escapeHelp(help: string, format: ExpositionFormat): string {
  return help.replace(format === 'openmetrics' ? LABEL : TEXT_HELP, escaped);
}
