import { mkdirSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { writeDocs } from './docs.ts';
import { COLUMNS, recordOf, table } from './harness/report.ts';
import { loadRunnables, type Outcome } from './harness/runnable.ts';

const RESULTS = new URL('../results/', import.meta.url);
const MIN_ROUNDS = 7;
const DEFAULT_ROUNDS = 11;

interface Flags {
  readonly json?: boolean;
  readonly list?: boolean;
  readonly gate?: boolean;
  readonly docs?: boolean;
  readonly rounds: number;
}

const print = (text: string) => process.stdout.write(`${text}\n`);

async function bench(names: readonly string[], flags: Flags): Promise<void> {
  if (flags.docs === true) return writeDocs();
  const all = await loadRunnables();
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
  const chosen = all.filter(({ name, inGate }) =>
    names.length > 0 ? names.includes(name) : flags.gate !== true || inGate,
  );
  const outcomes: Outcome[] = [];
  for (const [at, benched] of chosen.entries()) {
    process.stderr.write(`${at + 1}/${chosen.length} ${benched.name}\n`);
    const outcome = await benched.run({ rounds: flags.rounds, peers: flags.gate !== true });
    outcomes.push(outcome);
    // Figures of record have their peers and enough rounds.
    if (flags.gate !== true && flags.rounds >= MIN_ROUNDS) {
      mkdirSync(RESULTS, { recursive: true });
      writeFileSync(new URL(`${benched.name}.json`, RESULTS), recordOf(outcome.record));
      writeDocs();
    }
  }
  const rows = outcomes.flatMap((outcome) => outcome.rows ?? []);
  if (rows.length > 0) print(table([COLUMNS, ...rows]));
  for (const { text } of outcomes) if (text !== undefined) print(`\n${text}`);
  if (flags.json === true) for (const { json } of outcomes) print(JSON.stringify(json));
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  if (flags.gate === true && failures.length > 0) {
    throw new Error(`more than 25 % beyond the goal:\n  ${failures.join('\n  ')}`);
  }
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
    .option('--docs', 'only make docs/performance.md anew from bench/results/, as after a merge')
    .option('--rounds <n>', 'rounds of each case', rounds, DEFAULT_ROUNDS)
    .action(bench)
    .parseAsync();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
