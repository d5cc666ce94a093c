import { readFileSync, writeFileSync } from 'node:fs';
import { between, markdown } from '../../docs-marks.ts';

const PAGE = new URL('../../../../docs/advice/indexes.md', import.meta.url);
const RESULT = new URL('../../../results/index-advice.json', import.meta.url);

/** As the report's object has it. */
interface Workload {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly predicted: number;
  readonly refuted: number;
  readonly rankCorrelation: number | null;
  readonly indexes: number;
  readonly indexMegabytes: number;
  readonly singleColumns: { readonly after: number; readonly indexes: number; readonly indexMegabytes: number };
}

const short = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(3))));

/** docs/advice/indexes.md, with the figures of record. */
export function withIndexFigures(page: string): string {
  const { workloads } = JSON.parse(readFileSync(RESULT, 'utf8')) as { readonly workloads: readonly Workload[] };
  const rows = workloads.map(({ name, singleColumns, ...of }) => [
    ...[name, short(of.before), short(of.predicted), short(of.after)],
    ...[String(of.refuted), short(of.rankCorrelation), `${of.indexes}, ${short(of.indexMegabytes)} MB`],
    ...[short(singleColumns.after), `${singleColumns.indexes}, ${short(singleColumns.indexMegabytes)} MB`],
  ]);
  const columns = ['workload', 'before, s', 'predicted, s', 'after, s', 'refuted', 'rank correlation', 'indexes'];
  return between(page, 'index-advice', markdown([...columns, 'with an index a column, s', 'indexes of these'], rows));
}

export function readIndexPage(): string {
  return readFileSync(PAGE, 'utf8');
}

export function writeIndexPage(): void {
  writeFileSync(PAGE, withIndexFigures(readIndexPage()));
}
