import {
  deliveredIn,
  evidenceDdl,
  exportEvidence,
  type ExportFormat,
  exportFormats,
  makeKey,
  readPublicKey,
  type Verification,
  verifyEvidence,
} from '@pulso/exporter/evidence';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_FILE } from '../config/find.ts';
import { isDay } from '../day.ts';
import { CliError } from '../errors.ts';
import { formatVerification } from '../evidence/format.ts';
import { type Located, locateEvidence } from '../evidence/locate.ts';
import type { Io } from '../io.ts';

interface Given {
  readonly config?: string;
  readonly directory?: string;
  readonly url?: string;
  readonly passwordFile?: string;
  readonly pubkey?: readonly string[];
  readonly checkpoints?: readonly string[];
}

type ExportGiven = Given & {
  readonly from: number;
  readonly to: number;
  readonly format: ExportFormat;
  readonly out: string;
};

/** Makes the key that signs evidence, verifies evidence and hands it out. */
export function evidenceCommand(io: Io, done: (code: number) => void): Command {
  const verified = (found: Located): Promise<Verification> =>
    verifyEvidence(found.reader, {
      keys: found.keys.map((file) => readPublicKey(file, found.keySetting)),
      delivered: found.delivered.map((path) => deliveredIn(path)),
      onProgress: (entries) => io.err(`${entries} entries read`),
    });
  const command = new Command('evidence')
    .summary('evidence that cannot be altered unnoticed')
    .description(
      'Makes the key that signs evidence of compliance, verifies evidence and hands it out: docs/evidence.md.',
    );

  command.addCommand(
    new Command('keygen')
      .description(
        'Makes the Ed25519 key that signs checkpoints: the secret in <file> (mode 0600), the public one in <file>.pub.',
      )
      .argument('<file>', 'as evidence.keyFile names it')
      .action((file: string) => {
        const { id } = makeKey(file);
        io.out(`${file} and ${file}.pub are made; the key is ${id}. Give ${file}.pub to the auditor.`);
      }),
  );
  command.addCommand(
    new Command('ddl')
      .description('Prints the SQL that makes the schema for evidence.url, with the least that its roles need.')
      .argument('[writer]', 'the role of evidence.url, which can only add', 'pulso_evidence')
      .argument('[reader]', 'the role that verifies and exports, which can only read', 'pulso_auditor')
      .action((writer: string, reader: string) =>
        evidenceDdl(writer, reader)
          .split('\n')
          .forEach((line) => io.out(line)),
      ),
  );
  command.addCommand(
    withPlace(new Command('verify'))
      .description(
        'Finds any edit, deletion, reordering, truncation or back-dating of evidence and says where. Exits with 0 if there is none, else with 1.',
      )
      .option('--json', 'print what was found as one JSON object')
      .action(async ({ json, ...given }: Given & { readonly json?: boolean }) => {
        const located = locateEvidence(given);
        const found = await verified(located);
        if (json === true) io.out(JSON.stringify(found));
        else for (const line of formatVerification(found)) io.out(line);
        done(found.problemCount === 0 ? 0 : 1);
      }),
  );
  command.addCommand(
    withPlace(new Command('export'))
      .description(
        'Writes the evidence of a period into a new folder, with all that a third party needs to verify it without Pulso. Verifies the store first; altered evidence is not handed out.',
      )
      .requiredOption('--from <date>', 'such as 2026-11-01, or an instant such as 2026-11-01T12:00:00Z', instant)
      .requiredOption('--to <date>', 'the same; a date counts to its end', endOf)
      .addOption(new Option('--format <format>', 'of the report').choices(exportFormats).default('html'))
      .requiredOption('--out <folder>', 'a new folder')
      .action(async ({ from, to, format, out, ...given }: ExportGiven) => {
        if (from > to) throw new CliError('--from is after --to.');
        const located = locateEvidence(given);
        const found = await verified(located);
        if (found.problemCount > 0) {
          for (const line of formatVerification(found)) io.err(line);
          throw new CliError('the evidence was altered; nothing was written.');
        }
        const keys = located.keys.map((file) => readPublicKey(file, located.keySetting));
        const { entries } = await exportEvidence(located.reader, { from, to, format, out, keys });
        io.out(`${out}: ${entries} entries of this period. Whoever gets it runs: bash verify.sh public-key.pem`);
      }),
  );
  return command;
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function withPlace(command: Command): Command {
  return command
    .option('-c, --config <file>', `settings (default: ${DEFAULT_FILE}, where it is here)`)
    .option('--directory <folder>', 'the folder of evidence (default: evidence.directory)')
    .option('--url <url>', 'the PostgreSQL database of evidence instead, as a role that may read it')
    .option('--password-file <file>', "with that role's password")
    .option(
      '--pubkey <file>',
      'a public key that checkpoints are signed with (default: evidence.keyFile.pub, evidence.formerKeys)',
      collect,
    )
    .option(
      '--checkpoints <path>',
      'a file or folder of delivered checkpoints (default: the folders of evidence.deliver)',
      collect,
    );
}

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Days are those of São Paulo, as in all texts of the controls; it has had no daylight saving since 2019. */
function instant(text: string): number {
  const at = Date.parse(DATE.test(text) ? `${text}T00:00:00-03:00` : text);
  if (Number.isNaN(at) || !isDay(text.slice(0, 10))) {
    throw new InvalidArgumentError('Write a date such as 2026-11-01, or an instant such as 2026-11-01T12:00:00Z.');
  }
  return at;
}

function endOf(text: string): number {
  return DATE.test(text) ? instant(text) + DAY_MS - 1 : instant(text);
}
