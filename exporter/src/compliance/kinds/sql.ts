import type { SqlControl } from '@pulso/catalogue';
import { parseDuration } from '../../config/duration.ts';
import type { Context } from '../context.ts';
import { judge } from '../judge.ts';
import { DENIED, lackedRoles } from '../needs.ts';
import type { Measurement } from '../result.ts';
import { ask, unanswered } from '../session.ts';

/** An assertion on the mapped views or on the server's catalogue. @throws what breaks the session */
export async function testSql(control: SqlControl, context: Context): Promise<Measurement> {
  const { session, limits, parameters, positions } = context;
  if ('lost' in session) return { status: 'error', errorCode: session.lost };
  const own = control.timeout === undefined ? 0 : (parseDuration(control.timeout) ?? 0);
  const statementTimeoutMs = Math.max(limits.statementTimeoutMs, own);
  const position = positions.of(control);
  try {
    if ((await lackedRoles(session, limits, control)).length > 0) return DENIED;
    const rows = await ask(session, { ...limits, statementTimeoutMs }, control.sql, {
      ...control.parameters,
      ...parameters,
      ...position,
    });
    const measurement = judge(control, rows);
    positions.ended(control, position, rows[0], measurement);
    return measurement;
  } catch (error) {
    positions.ended(control, position, undefined, { status: 'error' });
    return unanswered(error);
  }
}
