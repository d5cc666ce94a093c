import type { SqlControl } from '@pulso/catalogue';
import type { Context } from '../context.ts';
import { judge } from '../judge.ts';
import type { Measurement } from '../result.ts';
import { ask, unanswered } from '../session.ts';

/** An assertion on the mapped views or on the server's catalogue. @throws what breaks the session */
export async function testSql(control: SqlControl, context: Context): Promise<Measurement> {
  const { session, limits, parameters } = context;
  if ('lost' in session) return { status: 'error', errorCode: session.lost };
  try {
    return judge(control, await ask(session, limits, control.sql, { ...control.parameters, ...parameters }));
  } catch (error) {
    return unanswered(error);
  }
}
