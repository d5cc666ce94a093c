import { columnOf, finite, type Column, type Grid } from '../grid.ts';
import type { Measure } from './measures.ts';

/** A measure and the traffic as logarithms, on steps wide enough to judge. */
export interface Prepared {
  readonly measure: Measure;
  readonly grid: Grid;
  readonly y: Float64Array;
  /** Undefined where the service answers no requests. */
  readonly load: Float64Array | undefined;
  /** Failures of each step; of errors only. */
  readonly failures?: Float64Array;
  /** Steps of the original grid in one of this, and how many of the first ones were left over. */
  readonly factor: number;
  readonly offset: number;
}

const FACTORS = [1, 2, 3, 4, 6, 12];
/** Fewer failures a step than this, and chance alone makes their share jump: wider steps are taken. */
const FAILURES = 10;
/** Steps by whose failures the width is chosen: the last two days' at five minutes. */
const RECENT = 576;

const logOf = (values: Float64Array): Float64Array => values.map((value) => (value > 0 ? Math.log(value) : NaN));

/** Undefined where the measure was never seen. */
export function prepared(measure: Measure, grid: Grid, columns: readonly Column[]): Prepared | undefined {
  const values = columnOf(columns, measure.id);
  if (values === undefined || finite(values).length === 0) return undefined;
  const load = columnOf(columns, 'load');
  if (measure.id === 'errors') return load && preparedErrors(measure, grid, values, load);
  return { measure, grid, y: logOf(values), load: load && logOf(load), factor: 1, offset: 0 };
}

/** Share of requests that fail, with half a failure added to each step, so that none has a logarithm (Anscombe 1948). */
function preparedErrors(measure: Measure, grid: Grid, share: Float64Array, load: Float64Array): Prepared {
  const requests = load.map((rate) => rate * grid.step);
  const failures = requests.map((count, i) => count * share[i]!);
  const recent = finite(failures, failures.length - RECENT);
  const mean = recent.reduce((sum, count) => sum + count, 0) / Math.max(1, recent.length);
  const factor = FACTORS.find((each) => mean * each >= FAILURES) ?? FACTORS.at(-1)!;
  const offset = grid.length % factor;
  const summed = (values: Float64Array) =>
    Float64Array.from({ length: (grid.length - offset) / factor }, (_, i) => {
      const part = finite(values, offset + i * factor, offset + (i + 1) * factor);
      // Steps that were not scraped count as the others.
      return part.length * 2 < factor ? NaN : (part.reduce((sum, count) => sum + count, 0) * factor) / part.length;
    });
  const [count, failed] = [summed(requests), summed(failures)];
  const step = grid.step * factor;
  return {
    measure,
    grid: { start: grid.start + (offset + factor - 1) * grid.step, step, length: count.length },
    y: failed.map((value, i) => (count[i]! >= 1 ? Math.log((value + 0.5) / (count[i]! + 1)) : NaN)),
    load: logOf(count),
    failures: failed,
    factor,
    offset,
  };
}

/** The first step that begins at or after an index of the original grid. */
export const firstFrom = ({ factor, offset }: Prepared, index: number): number =>
  Math.max(0, Math.ceil((index - offset) / factor));

/** The end of the last step that ends before an index of the original grid. */
export const endBefore = ({ factor, offset }: Prepared, index: number): number =>
  Math.max(0, Math.floor((index - offset) / factor));
