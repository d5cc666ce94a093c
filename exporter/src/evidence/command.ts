import type { Evaluation } from '../compliance/finding.ts';
import type { DaemonConfig } from '../config/daemon.ts';
import { resolveConfig } from '../config/resolve.ts';
import { version } from '../version.ts';
import { chainOf, recordLedger, settingsData } from './chain.ts';
import { controlData } from './from-compliance.ts';
import { readSigningKey, setKey } from './keys.ts';
import type { EvidenceData } from './kinds.ts';

/** Checkpoints are small: what is not delivered by then the next process delivers. */
const DELIVERY_MS = 10_000;

/**
 * Puts what a command found or made into the chain, sealed, as the daemon would. The rule of one writer holds for it too:
 * while a daemon writes the store nothing is added.
 * @returns entries that the chain has now; undefined where no evidence is kept
 * @throws PulsoError `evidence_taken`, saying who has the store, or `evidence_unavailable`; nothing was recorded then
 */
export async function recordCommand(
  config: DaemonConfig,
  command: EvidenceData['command']['command'],
  evaluations: readonly Evaluation[] = [],
): Promise<number | undefined> {
  const resolved = resolveConfig(config);
  if (resolved.evidence === undefined) return undefined;
  const chain = chainOf(resolved.evidence);
  const sets = setKey(readSigningKey(resolved.evidence.keyFile));
  await chain.open();
  try {
    chain.record('command', { command, version });
    chain.record('settings', settingsData(resolved));
    for (const evaluation of evaluations) chain.record('control', controlData(evaluation, sets));
    await recordLedger(chain, resolved.compliance, new Set());
    await chain.flush();
  } finally {
    await chain.close(DELIVERY_MS);
  }
  return chain.state().entries;
}
