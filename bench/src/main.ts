import { mkdirSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { writeDocs } from './docs.ts';
import type { Case, Figures, Goal } from './harness/case.ts';
import { loadCases } from './harness/catalogue.ts';
import { judge } from './harness/judge.ts';
import { merged } from './harness/merge.ts';
import { inProcesses } from './harness/processes.ts';
import { COLUMNS, recordOf, resultOf, rowsOf, table } from './harness/report.ts';

const RESULTS = new URL('../results/', import.meta.url);
const CATALOGUE = new URL('./harness/catalogue.js', import.meta.url).href;
const MIN_ROUNDS = 7;
const DEFAULT_ROUNDS = 11;

interface Flags {
  readonly json?: boolean;
  readonly list?: boolean;
  readonly gate?: boolean;
  readonly rounds: number;
}

const print = (text: string) => process.stdout.write(`${text}\n`);

async function bench(names: readonly string[], flags: Flags): Promise<void> {
  const all = await loadCases();
  if (flags.list === true) {
    for (const { name, what } of all) print(`${name.padEnd(20)} ${what}`);
    return;
  }
  const unknown = names.filter((name) => !all.some((known) => known.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `there is no case ${unknown.join(', ')}; the cases are: ${all.map(({ name }) => name).join(', ')} (npm run bench -- --list)`,
    );
  }
  const named = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  const chosen = flags.gate === true ? named.filter(({ goal }) => isGated(goal)) : named;
  const rows: (readonly string[])[] = [COLUMNS];
  const failures: string[] = [];
  const lines: string[] = [];
  for (const [at, benched] of chosen.entries()) {
    process.stderr.write(`${at + 1}/${chosen.length} ${benched.name}\n`);
    const result = resultOf(benched, await measure(benched, flags));
    const verdicts = judge(benched.goal, result);
    rows.push(...rowsOf(result, verdicts));
    lines.push(JSON.stringify(result));
    for (const { figure, measured, goal, isTolerated } of verdicts) {
      if (!isTolerated) failures.push(`${benched.name}: ${figure} is ${measured}, the goal is ${goal}`);
    }
    // Figures of record have their peers and enough rounds.
    if (flags.gate !== true && flags.rounds >= MIN_ROUNDS) {
      mkdirSync(RESULTS, { recursive: true });
      writeFileSync(new URL(`${benched.name}.json`, RESULTS), recordOf(result));
      writeDocs();
    }
  }
  print(table(rows));
  if (flags.json === true) for (const line of lines) print(line);
  if (flags.gate === true && failures.length > 0) {
    throw new Error(`more than 25 % beyond the goal:\n  ${failures.join('\n  ')}`);
  }
}

async function measure(benched: Case, flags: Flags): Promise<Figures> {
  const options = { rounds: flags.rounds, peers: flags.gate !== true };
  const task = { module: CATALOGUE, name: 'runCase', argument: { name: benched.name, options } };
  const { all } = await inProcesses<Figures, 'all'>({ all: task }, benched.processes ?? 1);
  return merged(all);
}

/** Whether anything is compared but peers, which are never gated. */
function isGated({ ofLimit, bytesPerCall, counts }: Goal): boolean {
  return ofLimit !== undefined || bytesPerCall !== undefined || counts !== undefined;
}

function rounds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number of at least 1.');
  return value;
}

try {
  await new Command()
    .name('npm run bench --')
    .description(
      'Measures what Pulso costs, each figure a ratio to a hand-written limit and to peers in one interleaved run.\n' +
        `The median of the rounds and their quartiles are printed and, from ${MIN_ROUNDS} rounds on, written to bench/results/.`,
    )
    .argument('[case...]', 'cases to run; default: all')
    .option('--json', 'print each result as JSON below the table, the last case on the last line')
    .option('--list', 'list the cases and what each measures')
    .option('--gate', 'leave peers out and fail where a goal is missed by more than 25 %')
    .option('--rounds <n>', 'rounds of each case', rounds, DEFAULT_ROUNDS)
    .action(bench)
    .parseAsync();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
