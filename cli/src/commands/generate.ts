import type { Profile } from '@pulso/catalogue';
import { Command, Option } from 'commander';
import { findConfig } from '../config/find.ts';
import { apply, compare, requireFolder, type Difference } from '../files.ts';
import { generateAll } from '../generate.ts';
import type { Io } from '../io.ts';

interface GenerateOptions {
  readonly check?: true;
  readonly config?: string;
  readonly out: string;
  readonly profile?: Profile['id'];
}

export function generateCommand(io: Io, done: (code: number) => void): Command {
  return new Command('generate')
    .summary('write rules, alerts, dashboards and runbooks')
    .description(
      'Writes what derives from the catalogue and pulso.yml: recording and alert rules with their tests, the Alertmanager configuration, dashboards, runbooks and the reference of metrics. The same input gives the same bytes.',
    )
    .option('--check', 'write nothing; exit with 1 and name the files that are stale, missing or surplus')
    .option('-c, --config <file>', 'settings (default: pulso.yml if it is here, else the defaults)')
    .option('-o, --out <folder>', 'where to write', '.')
    .addOption(
      new Option('--profile <profile>', 'pace of rules and alerts; wins over the settings').choices([
        'production',
        'demo',
      ]),
    )
    .action((options: GenerateOptions) => {
      // Secrets are for running: generating needs none.
      const config = findConfig(options.config, { secrets: false });
      requireFolder(options.out, '--out');
      const files = generateAll(config, options.profile);
      const difference = compare(options.out, files);
      if (options.check) {
        done(reportCheck(difference, files.size, io));
        return;
      }
      apply(options.out, files, difference);
      const { stale, missing, surplus } = difference;
      for (const path of [...missing, ...stale].toSorted()) io.out(`wrote ${path}`);
      for (const path of surplus) io.out(`removed ${path}`);
      const changed = stale.length + missing.length;
      io.out(
        `${files.size} files: ${changed} written, ${surplus.length} removed, ${files.size - changed} as they were.`,
      );
    });
}

function reportCheck({ stale, missing, surplus }: Difference, total: number, io: Io): number {
  for (const path of stale) io.err(`stale: ${path}`);
  for (const path of missing) io.err(`missing: ${path}`);
  for (const path of surplus) io.err(`surplus: ${path}`);
  const wrong = stale.length + missing.length + surplus.length;
  if (wrong === 0) {
    io.out(`${total} generated files are up to date.`);
    return 0;
  }
  io.err(`pulso: ${wrong} of the generated files differ from the catalogue. Run pulso generate and commit them.`);
  return 1;
}
