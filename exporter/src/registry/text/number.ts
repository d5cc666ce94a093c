/** Bytes that hold any finite double in its shortest exact form: `-2.2250738585072014e-308` has 24. */
export const WIDEST = 24;
/**
 * Widths of slots, from the one that a family begins with: eight digits suffice for most, and each growth has the whole
 * family's text laid out anew.
 */
const WIDTHS = [8, 12, 16, 20, WIDEST] as const;

/** What fills a slot before its digits: text 0.0.4 takes blanks, OpenMetrics only zeros. */
export const PADDING = { text: 0x20, openmetrics: 0x30 } as const;

const MINUS = 0x2d;
const ZERO = 0x30;

export const NARROWEST = WIDTHS[0];

/** The next width that is wider. */
export function widerThan(width: number): number {
  return WIDTHS.find((wider) => wider > width) ?? WIDEST;
}

/**
 * Writes `value`, finite, right-aligned into the `width` bytes at `at`, in full precision: parsing the slot gives the
 * same double (which a property test holds it to, in both paddings). False if the slot is too narrow; it is then
 * undefined.
 */
export function writeSlot(bytes: Uint8Array, at: number, width: number, value: number, padding: number): boolean {
  let end = at + width;
  // `| 0` gives back every integer of 31 bits, and nothing else that is not negative.
  if ((value | 0) === value && value >= 0) {
    let rest = value | 0;
    do {
      if (end === at) return false;
      const next = (rest / 10) | 0;
      bytes[--end] = ZERO + (rest - next * 10);
      rest = next;
    } while (rest > 0);
    while (end > at) bytes[--end] = padding;
    return true;
  }
  let digits = String(value);
  if (digits.length > width) digits = value.toExponential();
  if (digits.length > width) return false;
  const start = end - digits.length;
  bytes.fill(padding, at, start);
  for (let i = 0; i < digits.length; i++) bytes[start + i] = digits.charCodeAt(i);
  // Zeros go behind the sign.
  if (padding === ZERO && value < 0) {
    bytes[start] = ZERO;
    bytes[at] = MINUS;
  }
  return true;
}

/**
 * A bound as the value of the label `le`: integers with `.0`, as OpenMetrics advises and Prometheus 3 writes them in any
 * case, in both formats, so that a reader's choice of format does not change a series' identity.
 */
export function formatBound(bound: number): string {
  return Number.isInteger(bound) && Math.abs(bound) < 1e21 ? `${bound}.0` : String(bound);
}
