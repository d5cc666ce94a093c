/** A series as small as it can be while somebody holds it: its numbers, and its labels to make text of. No look-up. */
export interface LimitSeries {
  readonly cells: Float64Array;
  readonly at: number;
  readonly labels: { readonly method: string; readonly route: string; readonly status: string };
}

/** All series of a family, with `stride` numbers each. */
export function limitSeries(labels: readonly LimitSeries['labels'][], stride: number): readonly LimitSeries[] {
  const cells = new Float64Array(labels.length * stride);
  // Labels are copied: a registry must hold them, the caller's objects need not live on.
  return labels.map(({ method, route, status }, i) => ({ cells, at: i * stride, labels: { method, route, status } }));
}
