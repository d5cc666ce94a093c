import type { Evaluation } from '@pulso/exporter/compliance';
import { recordCommand } from '@pulso/exporter/evidence';
import type { PulsoConfig } from '../config/schema.ts';
import { daemonConfig } from '../daemon.ts';
import { messageOf } from '../errors.ts';
import type { Io } from '../io.ts';

const MEANWHILE = {
  run: 'A daemon that writes there records its own tests.',
  attest: 'It is in compliance.ledger: a daemon that writes there records it within a minute.',
  waive: 'It is in compliance.ledger: a daemon that writes there records it within a minute.',
} as const;

/** Puts what a command found or made on record where evidence is kept, or says why it is not. Never throws. */
export async function keepEvidence(
  config: PulsoConfig,
  command: keyof typeof MEANWHILE,
  evaluations: readonly Evaluation[],
  io: Io,
): Promise<void> {
  if (config.evidence === undefined) return;
  try {
    await recordCommand(daemonConfig(config), command, evaluations);
  } catch (error) {
    io.err(`pulso: not recorded as evidence by this command. ${messageOf(error)} ${MEANWHILE[command]}`);
  }
}
