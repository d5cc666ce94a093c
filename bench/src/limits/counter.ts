/** The least that a bound counter can do: only the number is touched. */
export class LimitCounter {
  readonly cells: Float64Array;
  readonly at: number;

  constructor(cells: Float64Array, at: number) {
    this.cells = cells;
    this.at = at;
  }

  inc(): void {
    this.cells[this.at]! += 1;
  }
}
