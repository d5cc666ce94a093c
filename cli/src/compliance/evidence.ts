import { PulsoError } from '@pulso/exporter';
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

/**
 * Puts what a command found or made on record where evidence is kept, or says why it is not. Never throws.
 * @returns whether somebody has it on record: a daemon that writes the store has its own tests, and reads the ledger
 */
export async function keepEvidence(
  config: PulsoConfig,
  command: keyof typeof MEANWHILE,
  evaluations: readonly Evaluation[],
  io: Io,
): Promise<boolean> {
  if (config.evidence === undefined) return true;
  try {
    await recordCommand(daemonConfig(config), command, evaluations);
    return true;
  } catch (error) {
    const isTaken = error instanceof PulsoError && error.code === 'evidence_taken';
    const meanwhile = isTaken ? ` ${MEANWHILE[command]}` : '';
    io.err(`pulso: not recorded as evidence by this command. ${messageOf(error)}${meanwhile}`);
    return isTaken;
  }
}
