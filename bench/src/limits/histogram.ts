/** The least that a bound histogram can do: a linear search, and two additions. */
export class LimitHistogram {
  readonly cells: Float64Array;
  readonly at: number;
  readonly bounds: readonly number[];

  /** `cells` has, from `at` on, one number for each bound, one for +Inf and the sum. */
  constructor(cells: Float64Array, at: number, bounds: readonly number[]) {
    this.cells = cells;
    this.at = at;
    this.bounds = bounds;
  }

  observe(value: number): void {
    const { bounds, cells, at } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++;
    cells[at + bucket]! += 1;
    cells[at + bounds.length + 1]! += value;
  }
}
