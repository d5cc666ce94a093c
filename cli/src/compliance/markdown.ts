/** What would end a cell is shown as it is. */
const escaped = (text: string): string => text.replaceAll('|', String.raw`\|`);

/** A table, without the empty line that has to follow it. */
export function asMarkdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [columns, columns.map(() => '---'), ...rows.map((row) => row.map(escaped))].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
}
