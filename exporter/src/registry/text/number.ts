/** Bytes that hold any count up to 2^53. */
export const COUNT_WIDTH = 16;
/** Bytes that hold any finite double in its shortest exact form: `-2.2250738585072014e-308` has 24. */
export const VALUE_WIDTH = 24;

/** What fills a slot before its digits: text 0.0.4 takes blanks, OpenMetrics only zeros. */
export const PADDING = { text: 0x20, openmetrics: 0x30 } as const;

const MINUS = 0x2d;
const ZERO = 0x30;
const MAX_FAST_INTEGER = 0x7fffffff;

/**
 * Writes `value`, finite, right-aligned into the `width` bytes at `at`, in full precision: parsing the slot gives the
 * same double (which a property test holds it to, in both paddings).
 */
export function writeSlot(bytes: Uint8Array, at: number, width: number, value: number, padding: number): void {
  let end = at + width;
  if (value >= 0 && value <= MAX_FAST_INTEGER && Number.isInteger(value)) {
    let rest = value;
    do {
      const next = (rest / 10) | 0;
      bytes[--end] = ZERO + (rest - next * 10);
      rest = next;
    } while (rest > 0);
    bytes.fill(padding, at, end);
    return;
  }
  let digits = String(value);
  if (digits.length > width) digits = value.toExponential();
  const start = end - digits.length;
  bytes.fill(padding, at, start);
  for (let i = 0; i < digits.length; i++) bytes[start + i] = digits.charCodeAt(i);
  // Zeros go behind the sign.
  if (padding === ZERO && value < 0) {
    bytes[start] = ZERO;
    bytes[at] = MINUS;
  }
}

/**
 * A bound as the value of the label `le`: integers with `.0`, as OpenMetrics advises and Prometheus 3 writes them in any
 * case, in both formats, so that a reader's choice of format does not change a series' identity.
 */
export function formatBound(bound: number): string {
  return Number.isInteger(bound) && Math.abs(bound) < 1e21 ? `${bound}.0` : String(bound);
}
