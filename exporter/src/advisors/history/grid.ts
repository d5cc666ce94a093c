/** Equally spaced instants, Unix times in seconds. */
export interface Grid {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** A quantity on a grid: NaN where it is absent. */
export interface Column {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Float64Array;
}

export const timeAt = ({ start, step }: Grid, index: number): number => start + index * step;

/** The column of a measure, by its label. */
export function columnOf(columns: readonly Column[], measure: string): Float64Array | undefined {
  return columns.find(({ labels }) => labels['measure'] === measure)?.values;
}

/** Numbers among the values from one index up to another. */
export function finite(values: Float64Array, from = 0, to = values.length): number[] {
  const found: number[] = [];
  for (let i = Math.max(0, from); i < Math.min(to, values.length); i++) {
    if (Number.isFinite(values[i])) found.push(values[i]!);
  }
  return found;
}
