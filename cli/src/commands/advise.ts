import { adviceStateTexts, areas } from '@pulso/catalogue';
import { historyDdl } from '@pulso/exporter';
import { Command, Option } from 'commander';
import { AdviceClient } from '../advise/client.ts';
import { asExplanation, asMarkdown, asTable } from '../advise/format.ts';
import { localeFrom, words } from '../advise/words.ts';
import { DEFAULT_FILE, findConfig } from '../config/find.ts';
import type { Io } from '../io.ts';

interface Given {
  readonly config?: string;
  readonly url?: string;
  readonly area?: string;
  readonly state?: string;
  readonly service?: string;
  readonly format: 'table' | 'json' | 'markdown';
  readonly explain?: string;
}

/** Asks the running daemon what it recommends. */
export function adviseCommand(io: Io, _done: (code: number) => void): Command {
  const locale = localeFrom(process.env);
  const print = (lines: readonly string[]) => lines.forEach((line) => io.out(line));
  const clientOf = ({ config, url }: Pick<Given, 'config' | 'url'>) =>
    new AdviceClient(findConfig(config, { secrets: false }), url);

  const command = withAddress(new Command('advise'))
    .summary('what to do, in the order of what it gains')
    .description(
      'Asks the running daemon what it recommends: what, why with the numbers, what users gain, how sure that is, how to apply and how to undo it. In the language of LANG (en, pt-BR). Exits with 0 whether or not there is advice, with 1 if the daemon cannot be asked or something asked for is not there.',
    )
    .addOption(new Option('--area <area>', 'of one area only').choices(areas.map(({ id }) => id)))
    .addOption(
      new Option('--state <state>', 'in one state, or all; without it what is proposed or applied').choices([
        ...Object.keys(adviceStateTexts),
        'all',
      ]),
    )
    .option('--service <service>', 'of one service only')
    .addOption(
      new Option('--format <format>', 'how it is printed').choices(['table', 'json', 'markdown']).default('table'),
    )
    .option('--explain <id>', 'one of them: its inputs, the formula with the numbers put in, and its life so far')
    .action(async (given: Given) => {
      const client = clientOf(given);
      if (given.explain !== undefined) {
        const found = await client.explain(given.explain, locale);
        if (given.format === 'json') io.out(JSON.stringify(found));
        else found.forEach((one, at) => print([...(at === 0 ? [] : ['']), ...asExplanation(one, locale)]));
        return;
      }
      const { area, state, service } = given;
      const list = await client.list({ area, state, service, locale });
      if (given.format === 'json') io.out(JSON.stringify(list));
      else print((given.format === 'markdown' ? asMarkdown : asTable)(list, locale));
    });

  command
    .addCommand(
      withAddress(new Command('dismiss'))
        .description('Puts a recommendation aside until a date; it comes back then if it still stands.')
        .argument('<id>', 'the recommendation')
        .requiredOption('--reason <text>', 'why; kept and shown, so nothing personal')
        .requiredOption('--until <date>', 'until when, such as 2027-03-31')
        .action(async (id: string, _: unknown, self: Command) => {
          const given = self.optsWithGlobals<Given & { reason: string; until: string }>();
          await clientOf(given).dismiss(id, given.reason, given.until);
          io.out(`${id}: ${words[locale].dismissed} ${given.until}`);
        }),
    )
    .addCommand(
      withAddress(new Command('restore'))
        .description('Takes a dismissal back.')
        .argument('<id>', 'the recommendation')
        .action(async (id: string, _: unknown, self: Command) => {
          await clientOf(self.optsWithGlobals<Given>()).restore(id);
          io.out(`${id}: ${words[locale].back}`);
        }),
    )
    .addCommand(
      new Command('ddl')
        .description('Prints the SQL that makes the schema for advice.history.url, with what the role needs.')
        .argument('[role]', 'the role of advice.history.url', 'pulso_history')
        .action((role: string) => print(historyDdl(role).split('\n'))),
    );
  return command;
}

function withAddress(command: Command): Command {
  return command
    .option('-c, --config <file>', `settings (default: ${DEFAULT_FILE}, where it is here)`)
    .option('--url <url>', "the daemon's address (default: advertiseUrl, else listen)");
}
