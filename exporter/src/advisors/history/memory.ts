import type { SeriesOverTime } from '../../prometheus/index.ts';
import type { Column, Grid } from './grid.ts';

/** What was read of one service for one advisor: a window that moves on, so that only what is new is asked for. */
export class Memory {
  readonly #step: number;
  readonly #length: number;
  #columns = new Map<string, { labels: Readonly<Record<string, string>>; values: Float64Array }>();
  #end: number | undefined;

  constructor(step: number, length: number) {
    this.#step = step;
    this.#length = length;
  }

  /** Instants that are not read yet, up to `now`; undefined if there is none. */
  missing(now: number): { readonly start: number; readonly end: number; readonly step: number } | undefined {
    const step = this.#step;
    const end = Math.floor(now / step) * step;
    const oldest = end - (this.#length - 1) * step;
    const start = this.#end === undefined ? oldest : Math.max(oldest, this.#end + step);
    return start > end ? undefined : { start, end, step };
  }

  /** Takes on what was read of `missing` up to `end`. */
  add(series: readonly SeriesOverTime[], end: number): void {
    const moved = this.#end === undefined ? this.#length : Math.round((end - this.#end) / this.#step);
    this.#end = end;
    for (const [key, { values }] of this.#columns) {
      values.copyWithin(0, moved);
      values.fill(NaN, Math.max(0, this.#length - moved));
      if (values.every(Number.isNaN)) this.#columns.delete(key);
    }
    const { start } = this.#grid(end);
    for (const { labels, points } of series) {
      const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      const column = this.#columns.get(key) ?? { labels, values: new Float64Array(this.#length).fill(NaN) };
      this.#columns.set(key, column);
      for (const [at, value] of points) {
        const index = Math.round((at - start) / this.#step);
        if (index >= 0 && index < this.#length) column.values[index] = value;
      }
    }
  }

  /** Undefined before anything was read. */
  view(): { readonly grid: Grid; readonly columns: readonly Column[] } | undefined {
    return this.#end === undefined ? undefined : { grid: this.#grid(this.#end), columns: [...this.#columns.values()] };
  }

  #grid(end: number): Grid {
    return { start: end - (this.#length - 1) * this.#step, step: this.#step, length: this.#length };
  }
}
