import { Command, Option } from 'commander';
import type { Locale } from '@pulso/catalogue';
import {
  cacheProtections,
  clinicDay,
  inspectMappings,
  mappingPlan,
  measureTrades,
  type Evaluation,
} from '@pulso/exporter/compliance';
import { localeFrom } from '../advise/words.ts';
import { keepEvidence } from '../compliance/evidence.ts';
import { evaluate, hasTrouble, NO_AUDITOR } from '../compliance/evaluate.ts';
import { asJson, asReport, asTable } from '../compliance/format.ts';
import { asSecurityReport, notShown, writeSecurityReport } from '../compliance/security.ts';
import { attest, waive, type AttestGiven, type WaiveGiven } from '../compliance/record.ts';
import { DEFAULT_FILE } from '../config/find.ts';
import { loadConfig } from '../config/load.ts';
import { daemonConfig } from '../daemon.ts';
import { CliError, messageOf } from '../errors.ts';
import type { Io } from '../io.ts';

type Done = (code: number) => void;

interface ReportGiven {
  readonly config: string;
  readonly security?: true;
  readonly out?: string;
  readonly locale?: Locale;
}

export function complianceCommand(io: Io, done: Done): Command {
  const command = new Command('compliance')
    .summary('test compliance controls, attest, waive, map')
    .description(
      'Tests compliance controls as the auditor role, and records what people vouch for. A pass says that a test passed then, never that the law is kept.',
    );
  for (const add of [runCommand, reportCommand, attestCommand, waiveCommand, mapCommand])
    command.addCommand(add(io, done));
  return command;
}

const withConfig = (command: Command): Command => command.option('-c, --config <file>', 'settings', DEFAULT_FILE);
const print = (io: Io, lines: readonly string[]): void => lines.forEach((line) => io.out(line));

function runCommand(io: Io, done: Done): Command {
  return withConfig(new Command('run'))
    .summary('test every control once')
    .description(
      'Tests every control once, on every target with an auditor. Where evidence is kept and no daemon writes it, what was found is recorded. Exits with 1 if a control that nobody waived failed or could not be tested, or if what was found could not be recorded.',
    )
    .option('--control <id...>', 'only these')
    .addOption(new Option('--format <format>', 'how it is printed').choices(['table', 'json']).default('table'))
    .action(async ({ config, control, format }: { config: string; control?: string[]; format: string }) => {
      const settings = loadConfig(config, { secrets: true });
      const evaluations: Evaluation[] = [];
      const tested = await evaluate(settings, control, (evaluation) => evaluations.push(evaluation));
      if (format === 'json') io.out(asJson(tested));
      else print(io, asTable(tested, localeFrom(process.env)));
      const isKept = await keepEvidence(settings, 'run', evaluations, io);
      done(isKept && !hasTrouble(tested) ? 0 : 1);
    });
}

function reportCommand(io: Io, done: Done): Command {
  return withConfig(new Command('report'))
    .summary('a document of what was found, by regulation')
    .description(
      'Tests every control once, and prints a document in Markdown: risk and coverage of each regulation, results, anchors, terms, what to do; and what makes the service fast beside the controls that it puts at risk.',
    )
    .option(
      '--security',
      'by subject instead: caches, transmission, access, audit trail, retention, risk. Exits with 1 unless each of these controls passed, does not apply or is waived',
    )
    .option('--out <folder>', 'write the security report there, in both languages and as JSON, rather than print it')
    .addOption(new Option('--locale <locale>', 'language; default that of LANG').choices(['en', 'pt-BR']))
    .action(async ({ config, security, out, locale = localeFrom(process.env) }: ReportGiven) => {
      if (out !== undefined && security !== true) throw new CliError('--out goes with --security.');
      const settings = loadConfig(config, { secrets: true });
      const daemon = daemonConfig(settings);
      const tested = await evaluate(settings);
      const [now, names] = [new Date(), tested.map(({ target }) => target)];
      if (security !== true) {
        const trades = await Promise.all(names.map((name) => measureTrades(daemon, name)));
        print(io, asReport(tested, trades, locale, now));
        return;
      }
      const caches = await Promise.all(names.map((name) => cacheProtections(daemon, name)));
      if (out === undefined) print(io, asSecurityReport(tested, caches, locale, now));
      else print(io, writeSecurityReport(out, tested, caches, now));
      done(tested.some((one) => notShown(one).length > 0) ? 1 : 0);
    });
}

function attestCommand(io: Io, done: Done): Command {
  return withConfig(new Command('attest'))
    .summary('record that a person vouches for a control, or for the profile')
    .argument('<control>', 'id of the control, or "profile"')
    .requiredOption('--by <person>', 'who vouches: a role or a reference, no document number')
    .option('--evidence <file>', 'the document; its SHA-256 is kept, the document stays where it is')
    .option('--until <day>', 'last day, at most a year from now (default: the longest that is allowed)')
    .action(async (control: string, { config, ...given }: AttestGiven & { config: string }) => {
      const settings = loadConfig(config, { secrets: false });
      const entry = await attest(settings, control, given, new Date());
      io.out(`${entry.control} is attested until the end of ${clinicDay(entry.expiresAt)}.`);
      done((await keepEvidence(settings, 'attest', [], io)) ? 0 : 1);
    });
}

function waiveCommand(io: Io, done: Done): Command {
  return withConfig(new Command('waive'))
    .summary('record that two persons accept what a control finds, for a while')
    .argument('<control>', 'id of the control')
    .requiredOption('--requested-by <person>', 'who asks for it')
    .requiredOption('--approved-by <person>', 'who approves it; another person')
    .requiredOption('--reason <text>', 'why, and what is done meanwhile; no personal data')
    .option('--until <day>', 'last day: at most 90 days for critical controls, 180 for others (default: the longest)')
    .action(async (control: string, { config, ...given }: WaiveGiven & { config: string }) => {
      const settings = loadConfig(config, { secrets: false });
      const entry = await waive(settings, control, given, new Date());
      io.out(
        `${entry.control} is waived until the end of ${clinicDay(entry.expiresAt)}. Its result is shown as it is.`,
      );
      done((await keepEvidence(settings, 'waive', [], io)) ? 0 : 1);
    });
}

function mapCommand(io: Io, done: Done): Command {
  const plan = withConfig(new Command('plan'))
    .summary('print the DDL of the views, for a DBA to read and run')
    .option('--auditor <role>', 'role that reads them', 'pulso_auditor')
    .action(({ config, auditor }: { config: string; auditor: string }) => {
      const mapping = loadConfig(config, { secrets: false }).compliance?.map ?? {};
      if (Object.keys(mapping).length === 0) {
        throw new CliError('Nothing is mapped. Set compliance.map, see docs/compliance.md.');
      }
      io.out(mappingPlan(mapping, auditor));
    });
  const check = withConfig(new Command('check'))
    .summary('hold the views that are there to the reference schema')
    .description(
      'Looks as the auditor: columns, types, keys without NULL, and no value that looks like a CPF, an e-mail or a phone number. Exits with 1 if something is wrong.',
    )
    .action(async ({ config }: { config: string }) => {
      const found = await inspectMappings(daemonConfig(loadConfig(config, { secrets: true }))).catch(
        (cause: unknown) => {
          const remedy = 'Check targets[].url and targets[].auditor: pulso doctor says which one, and what to do.';
          throw new CliError(`The auditor cannot look: ${messageOf(cause)}. ${remedy}`, { cause });
        },
      );
      if (found.length === 0) throw new CliError(NO_AUDITOR);
      for (const { target, state } of found) {
        io.out(
          `${target}: ${state.mapped.length} relations mapped; not mapped: ${state.unmapped.join(', ') || 'none'}.`,
        );
        for (const { at, problem, remedy } of state.problems) io.out(`  ${at} ${problem} ${remedy}`);
      }
      done(found.some(({ state }) => state.problems.length > 0) ? 1 : 0);
    });
  return new Command('map').summary('views that the controls read').addCommand(plan).addCommand(check);
}
