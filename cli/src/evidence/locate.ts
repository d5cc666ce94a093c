import { existsSync } from 'node:fs';
import { asOther, type EvidenceReader, fileReader, postgresReader } from '@pulso/exporter/evidence';
import { findConfig } from '../config/find.ts';
import type { PulsoConfig } from '../config/schema.ts';
import { CliError } from '../errors.ts';

export interface Located {
  readonly reader: EvidenceReader;
  /** Files of public keys, and what names them. */
  readonly keys: readonly string[];
  readonly keySetting: string;
  /** Files and folders of delivered checkpoints. */
  readonly delivered: readonly string[];
}

/**
 * Where the evidence is, and what it is held against: as it was given on the command line, else as pulso.yml has it.
 * @throws CliError that names what is missing
 */
export function locateEvidence(given: {
  readonly config?: string;
  readonly directory?: string;
  readonly url?: string;
  readonly passwordFile?: string;
  readonly pubkey?: readonly string[];
  readonly checkpoints?: readonly string[];
}): Located {
  const { evidence } = findConfig(given.config, { secrets: false });
  if (given.directory !== undefined && given.url !== undefined) {
    throw new CliError('--directory and --url name two stores. Keep one of them.');
  }
  const ownKey = evidence === undefined ? undefined : `${evidence.keyFile}.pub`;
  const own = ownKey !== undefined && existsSync(ownKey) ? [ownKey] : [];
  const keys = given.pubkey ?? [...own, ...(evidence?.formerKeys ?? [])];
  if (keys.length === 0) {
    throw new CliError(
      'name the public key with --pubkey (pulso evidence keygen made it): without one, a chain that was written anew looks right.',
    );
  }
  const folders = (evidence?.deliver ?? []).flatMap(({ directory }) =>
    directory !== undefined && existsSync(directory) ? [directory] : [],
  );
  return {
    reader: readerOf(given, evidence),
    keys,
    keySetting: given.pubkey === undefined ? 'evidence.formerKeys' : '--pubkey',
    delivered: given.checkpoints ?? folders,
  };
}

function readerOf(
  {
    directory,
    url,
    passwordFile,
  }: { readonly directory?: string; readonly url?: string; readonly passwordFile?: string },
  evidence: PulsoConfig['evidence'],
): EvidenceReader {
  if (url !== undefined) return postgresReader({ url, passwordFile });
  const folder = directory ?? evidence?.directory;
  if (folder !== undefined) return fileReader(folder);
  if (evidence?.reader !== undefined) return postgresReader(asOther(evidence, evidence.reader));
  if (evidence?.url !== undefined) {
    throw new CliError(
      'evidence.url is of the role that can only add. Set evidence.reader to one that may read, or name it with --url and --password-file.',
    );
  }
  throw new CliError('name the store with --directory or --url, or set evidence.directory in pulso.yml.');
}
