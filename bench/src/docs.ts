import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { between, markdown } from './docs-marks.ts';
import { judge } from './harness/judge.ts';
import { type Result, rowsOf } from './harness/report.ts';
import { type ReportResult, shown, tablesOf } from './harness/report-tables.ts';
import { writeFactsPage } from './postgres/page.ts';
import { writeIndexPage } from './workload/index-advice/page.ts';

const RESULTS = new URL('../results/', import.meta.url);
const PAGE = new URL('../../docs/performance.md', import.meta.url);
const GROWTH = 'growth';

interface On {
  readonly on: { readonly node: string; readonly cores: number; readonly date: string };
}
type OfRecord = Result & On;
type ReportOfRecord = ReportResult & On;
const isReport = (result: OfRecord | ReportOfRecord): result is ReportOfRecord => 'report' in result;
const isRatio = (result: OfRecord | ReportOfRecord): result is OfRecord => !isReport(result);

/** The results of record, in the order of the cases' names. */
export function readResults(): readonly (OfRecord | ReportOfRecord)[] {
  if (!existsSync(RESULTS)) return [];
  return readdirSync(RESULTS)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => JSON.parse(readFileSync(new URL(file, RESULTS), 'utf8')) as OfRecord | ReportOfRecord);
}

/** The page with each section between its marks made anew from the results: no figure in it is typed by hand. */
export function withFigures(page: string, all: readonly (OfRecord | ReportOfRecord)[]): string {
  const reported = all.filter(isReport);
  const results = all.filter(isRatio);
  const growth = results.find((result) => result.case === GROWTH);
  const sections: Readonly<Record<string, string>> = {
    ratios: ratios(results.filter((result) => result !== growth)),
    absolute: absolute(results.filter((result) => result !== growth)),
    growth: growth === undefined ? '' : notesTable([growth]),
    reports: reports(reported),
    machine: machine(all),
  };
  return Object.entries(sections).reduce((text, [name, section]) => between(text, name, section), page);
}

export function writeDocs(): void {
  writeFileSync(PAGE, withFigures(readDocs(), readResults()));
  writeFactsPage();
  writeIndexPage();
}

export function readDocs(): string {
  return readFileSync(PAGE, 'utf8');
}

function ratios(results: readonly OfRecord[]): string {
  const rows = results.flatMap((result) =>
    rowsOf(result, judge(result.goal, result)).map(([name = '', ...rest]) => [name && `\`${name}\``, ...rest]),
  );
  return markdown(['case', 'figure', 'measured', 'goal', '', 'quartiles', 'rounds'], rows);
}

function absolute(results: readonly OfRecord[]): string {
  return notesTable(results);
}

function notesTable(results: readonly OfRecord[]): string {
  const rows = results.flatMap(({ case: name, notes }) =>
    Object.entries(notes ?? {})
      .filter(([what]) => what !== 'processes')
      .map(([what, value], at) => [
        at === 0 ? `\`${name}\`` : '',
        what,
        typeof value === 'number' ? value.toLocaleString('en') : value,
      ]),
  );
  return markdown(['case', 'what', 'measured'], rows);
}

function reports(results: readonly ReportOfRecord[]): string {
  const cell = (value: string | number) => shown(value).replaceAll('|', '\\|');
  return results
    .map(({ case: name, report }) => {
      const tables = tablesOf(report).map(
        ({ title, columns, rows }) =>
          (title === undefined ? '' : `${title}:\n\n`) +
          markdown(
            columns,
            rows.map((row) => row.map(cell)),
          ),
      );
      return [
        `### \`${name}\`\n`,
        `${report.what}.\n`,
        ...(report.method ?? []).map((text) => `${text}\n`),
        ...tables,
      ].join('\n');
    })
    .join('\n');
}

function machine(results: readonly On[]): string {
  const distinct = (pick: (on: OfRecord['on']) => string) => [...new Set(results.map(({ on }) => pick(on)))].join(', ');
  return `Measured with Node ${distinct(({ node }) => node)} on ${distinct(({ cores }) => String(cores))} shared cores, ${distinct(({ date }) => date)}.\n`;
}
