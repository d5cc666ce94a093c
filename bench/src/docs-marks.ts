/** The page with what is between the marks of this name made anew. */
export function between(page: string, name: string, section: string): string {
  const begin = `<!-- begin ${name}: made by npm run bench -->\n`;
  const end = `<!-- end ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`the page has no marks for ${name}`);
  return `${page.slice(0, from + begin.length)}\n${section}\n${page.slice(to)}`;
}

export function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return line(header) + line(header.map(() => '---')) + rows.map(line).join('');
}
