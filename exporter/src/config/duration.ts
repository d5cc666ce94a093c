/** A duration as Prometheus writes it: `500ms`, `15s`, `5m`, `1h30m`, `2d`. */
export type Duration = string;

const UNITS = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);
const WHOLE = /^(?:\d+(?:ms|s|m|h|d))+$/;

/** Milliseconds of a duration; undefined where the text is none, or is zero. */
export function parseDuration(text: Duration): number | undefined {
  if (!WHOLE.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (UNITS.get(unit) ?? 0);
  }
  return total > 0 ? total : undefined;
}
