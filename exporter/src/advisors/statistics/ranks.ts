/** Rank of each number from 1 on; equal ones share the mean of their ranks. */
export function ranks(numbers: readonly number[]): number[] {
  const order = numbers.map((_, at) => at).sort((a, b) => numbers[a]! - numbers[b]!);
  const ranked = Array.from<number>({ length: numbers.length });
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && numbers[order[to]!] === numbers[order[from]!]) to++;
    for (let at = from; at < to; at++) ranked[order[at]!] = (from + 1 + to) / 2;
  }
  return ranked;
}

/** How many numbers share a value, of each value that is there more than once. */
export function tieSizes(numbers: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of numbers) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}
