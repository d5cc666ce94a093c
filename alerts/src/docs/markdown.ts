import { GENERATED_NOTE } from '../yaml.ts';

/** Markdown that begins with the note, blocks apart by an empty line. */
export function page(...blocks: readonly (string | undefined)[]): string {
  return `${[`<!-- ${GENERATED_NOTE} -->`, ...blocks].filter((block) => block !== undefined).join('\n\n')}\n`;
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function code(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
