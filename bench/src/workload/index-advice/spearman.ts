/** Spearman's rank correlation: Pearson's of the ranks, those of equal values being their mean. Null for fewer than three. */
export function spearman(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length < 3) return null;
  const [x, y] = [ranks(pairs.map(([a]) => a)), ranks(pairs.map(([, b]) => b))];
  const middle = (pairs.length + 1) / 2;
  const sum = (of: (at: number) => number) => pairs.reduce((total, _, at) => total + of(at), 0);
  const both = sum((at) => (x[at]! - middle) * (y[at]! - middle));
  const spread = Math.sqrt(sum((at) => (x[at]! - middle) ** 2) * sum((at) => (y[at]! - middle) ** 2));
  return spread === 0 ? null : both / spread;
}

function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}
