import type { ConfigControl } from '@pulso/catalogue';
import type { Context } from '../context.ts';
import { CONTRACT, counted, type Measurement } from '../result.ts';
import { ask, unanswered } from '../session.ts';

/**
 * Settings of the server, all in one statement. `current_setting` raises for a setting that the role may not see, so that
 * what is hidden is an error and never a pass. @throws what breaks the session
 */
export async function testConfig({ settings }: ConfigControl, context: Context): Promise<Measurement> {
  const { session, limits } = context;
  if ('lost' in session) return { status: 'error', errorCode: session.lost };
  const list = settings.map((_, index) => `current_setting(:s${letters(index)}) as s${letters(index)}`).join(', ');
  const names = Object.fromEntries(settings.map(({ name }, index) => [`s${letters(index)}`, name]));
  try {
    const [row] = await ask(session, limits, `select ${list}`, names);
    if (row === undefined) return CONTRACT;
    const wrong = settings.filter(({ oneOf, noneOf }, index) => {
      const value = String(row[`s${letters(index)}`]);
      return (oneOf !== undefined && !oneOf.includes(value)) || noneOf?.includes(value) === true;
    });
    return counted(settings.length, wrong.length);
  } catch (error) {
    return unanswered(error);
  }
}

/** 0 is a, 25 is z, 26 is ba: names of parameters have no digits. */
function letters(index: number): string {
  return (index >= 26 ? letters(Math.floor(index / 26)) : '') + String.fromCodePoint(97 + (index % 26));
}
