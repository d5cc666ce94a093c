import type { ControlStatus } from '@pulso/catalogue';
import type { Deadlines } from './clocks.ts';
import type { Finding } from './finding.ts';

/** The result of the whole is that of its worst part; one part that does not apply says nothing of the others. */
const WORST_FIRST: readonly ControlStatus[] = ['fail', 'error', 'skip', 'unknown', 'pass', 'na'];

const rank = ({ result }: Finding): number => WORST_FIRST.indexOf(result.status);
const defined = <T>(values: readonly (T | undefined)[]): T[] => values.filter((value) => value !== undefined);
const earliest = (times: readonly Date[]): Date => new Date(Math.min(...times.map((time) => time.getTime())));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Whether a joined finding may be told while so many databases wait for their first test: a failure yes, a pass not yet. */
export const mayBeTold = ({ result }: Finding, untested: number): boolean =>
  untested === 0 || !['pass', 'na'].includes(result.status);

/** What was found of one control in several databases as one finding. @param parts by database, at least one */
export function joinedFinding(parts: readonly (readonly [database: string | undefined, finding: Finding])[]): Finding {
  const found = parts.map(([, finding]) => finding).toSorted((a, b) => rank(a) - rank(b));
  const [worst] = found;
  if (worst === undefined) throw new RangeError('There is nothing to join.');
  const alike = found.filter(({ result }) => result.status === worst.result.status);
  const [checked, failed, oldest, measured, passed] = [
    defined(found.map(({ result }) => result.checked)),
    defined(found.map(({ result }) => result.failed)),
    defined(found.map(({ result }) => result.oldest)),
    defined(found.map(({ measuredAt }) => measuredAt)),
    defined(found.map(({ passedAt }) => passedAt)),
  ];
  const deadlines = joinedDeadlines(found);
  const { control, everyMs, waiver, attestation } = worst;
  const { errorCode } = worst.result;
  return {
    control,
    everyMs,
    result: {
      control: control.id,
      status: worst.result.status,
      evaluatedAt: earliest(found.map(({ result }) => result.evaluatedAt)),
      ...(checked.length === 0 ? {} : { checked: sum(checked) }),
      ...(failed.length === 0 ? {} : { failed: sum(failed) }),
      ...(oldest.length === 0 ? {} : { oldest: earliest(oldest) }),
      ...(errorCode === undefined ? {} : { errorCode }),
    },
    since: earliest(alike.map(({ since }) => since)),
    // As old as the oldest of them.
    ...(measured.length === 0 ? {} : { measuredAt: earliest(measured) }),
    // Only where each has passed once has the whole.
    ...(passed.length < found.length ? {} : { passedAt: earliest(passed) }),
    ...(deadlines === undefined ? {} : { deadlines }),
    ...(waiver === undefined ? {} : { waiver }),
    ...(attestation === undefined ? {} : { attestation }),
    databases: parts.flatMap(([datname, { result }]) => {
      const { control: _control, ...rest } = result;
      return datname === undefined ? [] : [{ datname, ...rest }];
    }),
  };
}

/** All that run; the one that ends first leads. A person's word for the control is in each, and counts once. */
function joinedDeadlines(found: readonly Finding[]): Deadlines | undefined {
  const running = defined(found.map(({ deadlines }) => deadlines));
  if (running.length === 0) return undefined;
  const [first] = running.toSorted((a, b) => (a.nextDue?.getTime() ?? Infinity) - (b.nextDue?.getTime() ?? Infinity));
  const vouched = found.filter(({ control, attestation }) => control.mode !== 'auto' && attestation !== undefined);
  const lapsed = vouched.filter(
    ({ attestation, result }) => attestation && attestation.expiresAt <= result.evaluatedAt,
  );
  const again = (some: readonly Finding[]): number => Math.max(some.length - 1, 0);
  return {
    open: sum(running.map(({ open }) => open)) - again(vouched),
    overdue: sum(running.map(({ overdue }) => overdue)) - again(lapsed),
    ...(first?.nextStart === undefined ? {} : { nextStart: first.nextStart }),
    ...(first?.nextDue === undefined ? {} : { nextDue: first.nextDue }),
  };
}
