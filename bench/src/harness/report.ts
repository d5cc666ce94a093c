import { cpus } from 'node:os';
import type { Case, Figures } from './case.ts';
import type { Verdict } from './judge.ts';

/** Significant digits of a ratio: more would only show noise. */
const DIGITS = 3;

export function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** What `--json` prints and `results/<case>.json` holds. */
export interface Result extends Figures {
  readonly case: string;
  readonly unit: string;
  readonly goal: Case['goal'];
}

export function resultOf(benched: Case, figures: Figures): Result {
  const round = (values: Readonly<Record<string, number>> | undefined) =>
    values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value)]));
  return {
    case: benched.name,
    ofLimit: figures.ofLimit === undefined ? undefined : rounded(figures.ofLimit),
    peers: round(figures.peers) ?? {},
    bytesPerCall: figures.bytesPerCall,
    rounds: figures.rounds,
    spread: [rounded(figures.spread[0]), rounded(figures.spread[1])],
    unit: benched.goal.unit ?? '×',
    counts: round(figures.counts),
    notes: figures.notes,
    goal: benched.goal,
  };
}

/** A result as a file of record: with what it ran on, without naming the machine. */
export function recordOf(result: object): string {
  const on = { node: process.version, cores: cpus().length, date: new Date().toISOString().slice(0, 10) };
  return `${JSON.stringify({ ...result, on }, undefined, 2)}\n`;
}

/** The table's rows of one case: one for each goal, then what has no goal. */
export function rowsOf(result: Result, verdicts: readonly Verdict[]): readonly (readonly string[])[] {
  const spread = `${result.spread[0]}–${result.spread[1]}`;
  const rows = verdicts.map(({ figure, measured, goal, isMet }) => {
    const isPeer = result.goal.peers?.[figure] !== undefined;
    const unit = figure === 'of limit' ? result.unit : isPeer ? '×' : '';
    const suffix = unit === '' ? '' : unit.startsWith('×') ? unit : ` ${unit}`;
    return [
      isPeer ? `against ${figure}` : figure,
      `${rounded(measured)}${suffix}`,
      `${isPeer ? '≥' : '≤'} ${rounded(goal)}${suffix}`,
      isMet ? 'met' : 'not met',
      figure === 'of limit' ? spread : '',
      figure === 'of limit' ? String(result.rounds) : '',
    ];
  });
  const others = Object.entries(result.peers ?? {}).filter(([name]) => result.goal.peers?.[name] === undefined);
  for (const [name, value] of others) rows.push([`against ${name}`, `${value}×`, '', '', '', '']);
  return rows.map((row, at) => [at === 0 ? result.case : '', ...row]);
}

export const COLUMNS = ['case', 'figure', 'measured', 'goal', '', 'quartiles', 'rounds'] as const;

/** Columns as wide as their widest cell; the first row is the header. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
