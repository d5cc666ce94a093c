import { deliveredIn, fileReader, makeKey, readPublicKey, verifyEvidence } from '@pulso/exporter/evidence';
import { Command } from 'commander';
import { formatVerification } from '../evidence/format.ts';
import { CliError } from '../errors.ts';
import type { Io } from '../io.ts';

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

interface VerifyGiven {
  readonly directory?: string;
  readonly pubkey: readonly string[];
  readonly checkpoints: readonly string[];
  readonly json?: boolean;
}

/** Makes the key that signs evidence, and verifies evidence. */
export function evidenceCommand(io: Io, done: (code: number) => void): Command {
  return new Command('evidence')
    .summary('evidence that cannot be altered unnoticed')
    .description('Keeps and verifies the evidence of compliance: docs/evidence.md.')
    .addCommand(
      new Command('keygen')
        .description(
          'Makes the Ed25519 key that signs checkpoints: the secret in <file> (mode 0600), the public one in <file>.pub.',
        )
        .argument('<file>', 'evidence.keyFile')
        .action((file: string) => {
          const { id } = makeKey(file);
          io.out(`${file} and ${file}.pub are made; the key's id is ${id}. Give ${file}.pub to the auditor.`);
        }),
    )
    .addCommand(
      new Command('verify')
        .description(
          'Finds any edit, deletion, reordering, truncation or back-dating of evidence and says where. Exits with 0 if there is none, else with 1.',
        )
        .requiredOption('--directory <folder>', 'the folder of evidence')
        .option('--pubkey <file>', 'the public key that checkpoints are signed with; may be given again', collect, [])
        .option(
          '--checkpoints <path>',
          'a file or folder of checkpoints that were delivered; may be given again',
          collect,
          [],
        )
        .option('--json', 'print what was found as one JSON object')
        .action(async ({ directory, pubkey, checkpoints, json }: VerifyGiven) => {
          if (directory === undefined) throw new CliError('name the folder of evidence with --directory.');
          if (pubkey.length === 0)
            throw new CliError(
              'name the public key with --pubkey: without it a chain that was written anew looks right.',
            );
          const found = await verifyEvidence(fileReader(directory), {
            keys: pubkey.map((file) => readPublicKey(file, '--pubkey')),
            delivered: checkpoints.map((path) => deliveredIn(path)),
            onProgress: (entries) => io.err(`${entries} entries read`),
          });
          if (json === true) io.out(JSON.stringify(found));
          else for (const line of formatVerification(found, checkpoints.length > 0)) io.out(line);
          done(found.problemCount === 0 ? 0 : 1);
        }),
    );
}
