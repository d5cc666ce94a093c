import { checkDaemonConfig, PulsoError } from '@pulso/exporter';
import { Command } from 'commander';
import { DEFAULT_FILE } from '../config/find.ts';
import { loadConfig, placedMessage } from '../config/load.ts';
import { daemonConfig } from '../daemon.ts';
import { counted } from '../counted.ts';
import type { Io } from '../io.ts';

export function checkCommand(io: Io, _done: (code: number) => void): Command {
  return new Command('check')
    .summary('check pulso.yml')
    .description(
      'Checks pulso.yml and names everything that is wrong with it: file, line, column, key, what is wrong, what to do.',
    )
    .argument('[file]', 'the configuration', DEFAULT_FILE)
    .option('--no-secrets', 'do not look for the files that hold secrets: for a machine that has none, such as CI')
    .action(async (file: string, { secrets }: { secrets: boolean }) => {
      const config = loadConfig(file, { secrets });
      const daemon = daemonConfig(config);
      try {
        await checkDaemonConfig(secrets ? daemon : { ...daemon, tokenFile: undefined });
      } catch (error) {
        throw error instanceof PulsoError ? placedMessage(error.message, file) : error;
      }
      const targets = config.targets?.length ?? 0;
      const signals = Object.keys(config.signals ?? {}).length;
      io.out(`${file} is right: ${counted(targets, 'target')}, bounds of ${counted(signals, 'signal')} changed.`);
    });
}
