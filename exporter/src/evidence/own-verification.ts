import type { EvidenceSettings } from '../config/evidence.ts';
import { fileReader } from './files/reader.ts';
import { readPublicKey } from './keys.ts';
import { postgresReader } from './postgres/reader.ts';
import type { EvidenceReader } from './store.ts';
import { deliveredIn } from './verify/delivered.ts';
import { verifyEvidence, type Verification } from './verify/verify.ts';

/** Whether the daemon may read what it writes. */
export const canVerify = ({ directory, reader }: EvidenceSettings): boolean =>
  directory !== undefined || reader !== undefined;

/** Verifies the whole store that the settings name, against the folders to which checkpoints were delivered. */
export async function verifyOwn(settings: EvidenceSettings): Promise<Verification> {
  const folders = settings.deliver.flatMap((place) => ('directory' in place ? [place.directory] : []));
  const delivered = folders.flatMap((folder) => {
    try {
      return [deliveredIn(folder)];
    } catch {
      return []; // nothing was delivered there yet
    }
  });
  const reader = readerOf(settings);
  try {
    const former = settings.formerKeys.map((file) => readPublicKey(file, 'evidence.formerKeys'));
    return await verifyEvidence(reader, {
      keys: [readPublicKey(settings.keyFile, 'evidence.keyFile'), ...former],
      delivered,
    });
  } finally {
    await reader.close();
  }
}

function readerOf({ directory, reader }: EvidenceSettings): EvidenceReader {
  return directory === undefined ? postgresReader(reader ?? {}) : fileReader(directory);
}
