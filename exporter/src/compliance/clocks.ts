import type { SqlControl } from '@pulso/catalogue';
import type { Context } from './context.ts';
import { count } from './judge.ts';
import { ask, unanswered } from './session.ts';

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
