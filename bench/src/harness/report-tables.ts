import { rounded, table } from './report.ts';
import { goalOf, isMet, type Report, type ReportCase, type ReportTable } from './report-case.ts';

/** What `results/<name>.json` holds beside what it ran on: the object, and what the page shows of it. */
export type ReportResult = Readonly<Record<string, unknown>> & {
  readonly case: string;
  readonly report: Pick<Report, 'tables' | 'judgement'> & Pick<ReportCase, 'what' | 'method'>;
};

/** The object that `--json` prints. */
export function objectOf({ name }: ReportCase, { json }: Report): Readonly<Record<string, unknown>> {
  return { case: name, ...json };
}

export function reportResultOf(benched: ReportCase, report: Report): ReportResult {
  const { name, what, method } = benched;
  const { json, tables, judgement } = report;
  return { case: name, ...json, report: { what, ...(method && { method }), tables, judgement } };
}

export function shown(cell: string | number): string {
  if (typeof cell === 'string') return cell;
  return (Number.isInteger(cell) ? cell : rounded(cell)).toLocaleString('en', { maximumSignificantDigits: 15 });
}

/** The tables of a report, and as the last one its goals. */
export function tablesOf({ tables, judgement }: Pick<Report, 'tables' | 'judgement'>): readonly ReportTable[] {
  if (judgement.length === 0) return tables;
  return [
    ...tables,
    {
      columns: ['figure', 'measured', 'goal', ''],
      rows: judgement.map((goal) => [
        goal.figure,
        goal.measured === null ? 'not measured' : goal.measured,
        goalOf(goal),
        isMet(goal) ? 'met' : 'not met',
      ]),
    },
  ];
}

/** A report for a terminal. */
export function textOf(name: string, report: Report): string {
  return tablesOf(report)
    .map(({ title, columns, rows }) => {
      const heading = title === undefined ? name : `${name}: ${title}`;
      return `${heading}\n${table([columns, ...rows.map((row) => row.map((cell) => shown(cell)))])}`;
    })
    .join('\n\n');
}
