import type { SqlControl } from '@pulso/catalogue';
import type { Context } from './context.ts';
import { count } from './judge.ts';
import type { Attestation } from './ledger/index.ts';
import { ask, unanswered } from './session.ts';

/** How long before its end an attestation is to be renewed. */
const RENEWAL_MS = 60 * 86_400_000;

/** Deadlines of one control that run now. */
export interface Deadlines {
  readonly open: number;
  readonly overdue: number;
  /** When the one that ends first began and ends. */
  readonly nextStart?: Date;
  readonly nextDue?: Date;
}

/** Reads a control's clock; undefined where it cannot be told. @throws what breaks the session */
export async function readClock(control: SqlControl, context: Context): Promise<Deadlines | undefined> {
  const { session, limits, parameters } = context;
  if (control.clock === undefined || 'lost' in session) return undefined;
  try {
    const rows = await ask(session, limits, control.clock.sql, { ...control.parameters, ...parameters });
    const [row = {}] = rows;
    const [open, overdue] = [count(row['open']), count(row['overdue'])];
    if (open === undefined || overdue === undefined) return undefined;
    const [start, due] = [row['next_start'], row['next_due']];
    return {
      open,
      overdue,
      ...(start instanceof Date ? { nextStart: start } : {}),
      ...(due instanceof Date ? { nextDue: due } : {}),
    };
  } catch (error) {
    unanswered(error);
    return undefined;
  }
}

/** The term of a person's word beside those that the control itself reads; the one that ends first leads. */
export function withAttestation(
  read: Deadlines | undefined,
  attestation: Attestation | undefined,
  now: Date,
): Deadlines | undefined {
  if (attestation === undefined) return read;
  const { at, expiresAt } = attestation;
  const isFirst = read?.nextDue === undefined || expiresAt < read.nextDue;
  return {
    open: (read?.open ?? 0) + 1,
    overdue: (read?.overdue ?? 0) + (expiresAt <= now ? 1 : 0),
    nextStart: isFirst ? new Date(Math.max(at.getTime(), expiresAt.getTime() - RENEWAL_MS)) : (read.nextStart ?? at),
    nextDue: isFirst ? expiresAt : read.nextDue,
  };
}
