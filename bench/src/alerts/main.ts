import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { mutate } from './mutate.ts';
import { promtool } from './promtool.ts';
import { alertsOf, readSuite } from './rule-files.ts';

const ALERTS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'alerts');

const print = (text: string): void => void process.stdout.write(`${text}\n`);

interface Options {
  readonly mutate?: true;
  readonly json?: true;
  readonly alert: string;
}

/** The unit tests as they are, each file by itself. */
async function test(options: Options): Promise<boolean> {
  const suite = readSuite(ALERTS);
  const verdicts = await Promise.all(
    [...suite.files.keys()].map((name) => promtool('test', 'rules', join(ALERTS, 'tests', name))),
  );
  const failed = verdicts.filter(({ passed }) => !passed);
  for (const { output } of failed) print(output);
  const tests = [...suite.files.values()].reduce((sum, file) => sum + file.tests.length, 0);
  const outcome = { alerts: alertsOf(suite).length, tests, failedFiles: failed.length };
  if (options.json) print(JSON.stringify(outcome));
  else print(`${outcome.alerts} alerts, ${tests} unit tests, ${failed.length} of ${verdicts.length} files failed.`);
  return failed.length === 0;
}

async function breakAll(options: Options): Promise<boolean> {
  const start = performance.now();
  const { survivors, problems, ...outcome } = await mutate(readSuite(ALERTS), {
    parallel: availableParallelism(),
    matching: options.alert,
    progress: (text) => void process.stderr.write(`  ${text}\n`),
  });
  for (const problem of problems) print(`PROBLEM   ${problem}`);
  for (const { rule, way, change, expr } of survivors) print(`SURVIVED  ${rule}: ${way}: ${change}\n          ${expr}`);
  const { alerts, mutants, killed } = outcome;
  print(
    `${alerts} alerts broken in ${mutants} ways; the unit tests found ${killed} (${((performance.now() - start) / 1000).toFixed(0)} s).`,
  );
  if (options.json) print(JSON.stringify({ alerts, mutants, killed }));
  return survivors.length === 0 && problems.length === 0 && mutants > 0;
}

const command = new Command('npm run test:alerts --')
  .description(
    'Runs the unit tests of the alerts; with --mutate, breaks each alert in every way and looks whether they find it.',
  )
  .option('--mutate', 'break the rules: comparisons flipped, thresholds moved, labels dropped')
  .option('--alert <part>', 'only alerts whose name has this in it', '')
  .option('--json', 'the last line is one JSON object')
  .action(async (options: Options) => {
    process.exitCode = (await (options.mutate ? breakAll(options) : test(options))) ? 0 : 1;
  });
await command.parseAsync();
