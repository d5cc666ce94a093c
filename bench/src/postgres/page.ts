import { readFileSync, writeFileSync } from 'node:fs';
import { between, markdown } from '../docs-marks.ts';
import { type Fact, facts, newerFacts } from './facts.ts';

const PAGE = new URL('../../../docs/postgres-exporter.md', import.meta.url);

/** docs/postgres-exporter.md, with its tables made anew from the map. */
export function withFacts(text: string): string {
  return between(between(text, 'facts', table(facts)), 'newer', table(newerFacts));
}

export function readFactsPage(): string {
  return readFileSync(PAGE, 'utf8');
}

export function writeFactsPage(): void {
  writeFileSync(PAGE, withFacts(readFactsPage()));
}

function table(list: readonly Fact[]): string {
  const rows = list.map(({ peer, ours, note, absentWhile }) => [
    `\`${peer}\``,
    ours.length === 0 ? 'missing' : ours.map((family) => `\`${family}\``).join(', '),
    [note, absentWhile === undefined ? undefined : `absent while ${absentWhile}`]
      .filter((part) => part !== undefined)
      .join('; '),
  ]);
  return markdown(['postgres_exporter', 'Pulso', ''], rows);
}
