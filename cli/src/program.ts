import { Command, CommanderError } from 'commander';
import { adviseCommand } from './commands/advise.ts';
import { checkCommand } from './commands/check.ts';
import { complianceCommand } from './commands/compliance.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { generateCommand } from './commands/generate.ts';
import { serveCommand } from './commands/serve.ts';
import { ConfigError, formatIssue } from './config/issue.ts';
import { messageOf } from './errors.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

const HELP_AFTER = `
Exit codes: 0 done, 1 not done or something wrong was found (the last line says what).
Set PULSO_DEBUG=1 to see where an error comes from.
Settings of pulso.yml: docs/configuration.md`;

/**
 * Runs the command. Never throws: what goes wrong is one message (one line for each thing wrong with a configuration),
 * and the code is 1.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = new Command('pulso')
    .description(
      'Tells what is wrong with a Node.js and PostgreSQL service, what to do about it, and whether it may be run so.',
    )
    .version(version(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', HELP_AFTER)
    .showSuggestionAfterError(true)
    .exitOverride();
  for (const add of [
    serveCommand,
    doctorCommand,
    adviseCommand,
    complianceCommand,
    evidenceCommand,
    generateCommand,
    checkCommand,
  ]) {
    const command = add(io, (result) => (code = result)).copyInheritedSettings(program);
    for (const nested of within(command)) nested.copyInheritedSettings(program);
    program.addCommand(command);
  }
  for (const command of [program, ...within(program)]) {
    command.configureOutput({ writeOut: (text) => io.out(trimEnd(text)), writeErr: (text) => io.err(trimEnd(text)) });
  }
  if (args.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return report(error, io);
  }
}

/** All commands below one, however deep. */
function within(command: Command): Command[] {
  return command.commands.flatMap((one) => [one, ...within(one)]);
}

function trimEnd(text: string): string {
  return text.replace(/\n$/, '');
}

function report(error: unknown, io: Io): number {
  // Commander has written its message already.
  if (error instanceof CommanderError) return error.exitCode;
  if (io.debug && error instanceof Error) io.err(error.stack ?? error.message);
  if (error instanceof ConfigError) {
    for (const issue of error.issues) io.err(formatIssue(issue));
    const { length } = error.issues;
    io.err(`pulso: ${length} ${length === 1 ? 'thing' : 'things'} to mend.`);
    return 1;
  }
  io.err(`pulso: ${messageOf(error)}`);
  return 1;
}
