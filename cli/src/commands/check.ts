import { Command } from 'commander';
import { DEFAULT_FILE } from '../config/find.ts';
import { loadConfig } from '../config/load.ts';
import type { Io } from '../io.ts';

export function checkCommand(io: Io, _done: (code: number) => void): Command {
  return new Command('check')
    .summary('check pulso.yml')
    .description(
      'Checks pulso.yml and names everything that is wrong with it: file, line, column, key, what is wrong, what to do.',
    )
    .argument('[file]', 'the configuration', DEFAULT_FILE)
    .option('--no-secrets', 'do not look for the files that hold secrets: for a machine that has none, such as CI')
    .action((file: string, { secrets }: { secrets: boolean }) => {
      const config = loadConfig(file, { secrets });
      const targets = config.targets?.length ?? 0;
      const signals = Object.keys(config.signals ?? {}).length;
      io.out(`${file} is right: ${count(targets, 'target')}, bounds of ${count(signals, 'signal')} changed.`);
    });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
