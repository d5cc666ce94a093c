import { Command } from 'commander';
import { DEFAULT_FILE } from '../config/find.ts';
import type { Io } from '../io.ts';
import { startDaemon } from '../daemon.ts';
import { serve } from '../serve.ts';

export function serveCommand(io: Io, done: (code: number) => void): Command {
  return new Command('serve')
    .summary('run the daemon')
    .description(
      'Runs the daemon: PostgreSQL collectors, compliance controls, advice and the landing page. Stops on SIGINT or SIGTERM, after what is under way has ended. On SIGHUP or POST /-/reload it reads the settings again, and takes on all of them or, where one is wrong, none.',
    )
    .option('-c, --config <file>', 'settings', DEFAULT_FILE)
    .action(async ({ config }: { config: string }) => {
      done(await serve(config, io, startDaemon));
    });
}
