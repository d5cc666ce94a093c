import { canonical, catalogueDigest, profileDigest } from '../compliance/digest.ts';
import { FileLedger } from '../compliance/ledger/index.ts';
import type { ComplianceSettings } from '../compliance/settings.ts';
import type { EvidenceSettings } from '../config/evidence.ts';
import type { ResolvedConfig } from '../config/resolve.ts';
import { sha256 } from './digest.ts';
import { FileStore } from './files/store.ts';
import { ledgerData } from './from-compliance.ts';
import { readSigningKey } from './keys.ts';
import type { EvidenceData } from './kinds.ts';
import { EvidenceLog, type EvidenceLogOptions } from './log.ts';
import { PostgresStore } from './postgres/store.ts';

/** The chain that the settings name; not opened yet. @throws PulsoError where its key cannot be read */
export function chainOf(
  settings: EvidenceSettings,
  told: Pick<EvidenceLogOptions, 'log' | 'onKept'> = {},
): EvidenceLog {
  const { keyFile, directory, segmentBytes, connection, checkpointMs, deliver } = settings;
  const store =
    directory === undefined ? new PostgresStore(connection ?? {}) : new FileStore(directory, { segmentBytes });
  return new EvidenceLog(store, { key: readSigningKey(keyFile), deliver, checkpointMs, ...told });
}

/** What is in force, by digests. */
export function settingsData({ compliance, targets }: ResolvedConfig): EvidenceData['settings'] {
  return {
    settings: sha256(canonical({ compliance, targets })),
    catalogue: catalogueDigest(compliance.controls),
    profile: profileDigest(compliance.profile),
  };
}

/** Records the waivers and attestations that the chain does not have yet. @param known digests of those that it has */
export async function recordLedger(
  chain: EvidenceLog,
  { ledgerFile, controls }: ComplianceSettings,
  known: Set<string>,
): Promise<void> {
  if (ledgerFile === undefined) return;
  for (const entry of await new FileLedger(ledgerFile, controls).entries()) {
    const made = ledgerData(entry);
    const { record } = made.data;
    if (known.has(record)) continue;
    if ((await chain.latest(made.kind, { record })) === undefined) {
      if (made.kind === 'waiver') chain.record('waiver', made.data);
      else chain.record('attestation', made.data);
    }
    known.add(record);
  }
}
