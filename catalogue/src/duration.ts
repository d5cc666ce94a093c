const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration as Prometheus writes it (`90s`, `1h30m`). @throws RangeError when it is none. */
export function seconds(text: string): number {
  if (!/^(\d+[smhd])+$/.test(text)) throw new RangeError(`"${text}" is no duration such as 30s, 5m or 1h.`);
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhd])/g)) {
    total += Number(count) * (UNIT_SECONDS[unit ?? ''] ?? 0);
  }
  return total;
}

/** The shortest way to write it: 120 → `2m`, 90 → `1m30s`. */
export function duration(total: number): string {
  let rest = total;
  let text = '';
  for (const [unit, size] of Object.entries(UNIT_SECONDS).toReversed()) {
    const count = Math.trunc(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}
