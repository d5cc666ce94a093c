import { PulsoError } from '../errors.ts';
import { personalDataIn } from '../registry/guard/personal-data.ts';
import type { Dismissal } from './entry.ts';

const LONGEST_REASON = 300;
const LONGEST_DISMISSAL_MS = 366 * 86_400_000;

/**
 * What a dismissal is to say, checked.
 * @param now milliseconds since 1970
 * @throws PulsoError `invalid_option` for a reason or date that cannot be taken
 */
export function dismissalOf(reason: string, until: Date, now: number): Pick<Dismissal, 'reason' | 'until'> {
  const text = reason.trim().replaceAll(/\s+/g, ' ');
  if (text === '' || text.length > LONGEST_REASON) {
    throw new PulsoError('invalid_option', `The reason has ${text.length} characters. Write 1 to ${LONGEST_REASON}.`);
  }
  if (personalDataIn(text) !== undefined) {
    throw new PulsoError(
      'invalid_option',
      'The reason seems to hold personal data or a secret, and is kept and shown. Write it without.',
    );
  }
  const ahead = until.getTime() - now;
  if (!(ahead > 0 && ahead <= LONGEST_DISMISSAL_MS)) {
    throw new PulsoError(
      'invalid_option',
      'The end date must lie ahead, by at most a year. Write one such as 2027-03-31.',
    );
  }
  return { reason: text, until: until.getTime() };
}
