import { stringify } from 'yaml';

export const GENERATED_NOTE = 'Generated from the catalogue, do not edit: npm run generate';

/** YAML text that begins with the note; PromQL of several lines stands as a block. */
export function yamlFile(content: unknown, ...comments: readonly string[]): string {
  return yamlDocuments([content], ...comments);
}

/** As {@link yamlFile}, with several documents. */
export function yamlDocuments(contents: readonly unknown[], ...comments: readonly string[]): string {
  const head = [GENERATED_NOTE, ...comments].map((line) => (line === '' ? '#' : `# ${line}`)).join('\n');
  const texts = contents.map((content) => stringify(content, { lineWidth: 0, aliasDuplicateObjects: false }));
  return `${head}\n${texts.join('---\n')}`;
}
