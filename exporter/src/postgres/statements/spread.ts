import { metrics } from '@pulso/catalogue';
import { sample, type Sample } from '../sample.ts';
import { at, type Counters } from './counters.ts';

/** How long single executions of one entry took, in seconds, since it was made or reset. */
export interface Spread {
  readonly min: number;
  readonly max: number;
  /** Of the population, as PostgreSQL keeps it. */
  readonly deviation: number;
}

/** Expressions over `pg_stat_statements(false)`, in the order of `spreadOf`. */
export const spreadColumns = ['min_exec_time / 1000', 'max_exec_time / 1000', 'stddev_exec_time / 1000'];

export const spreadOf = ([min, max, deviation]: readonly (string | number | null)[]): Spread => ({
  min: Number(min),
  max: Number(max),
  deviation: Number(deviation),
});

/** Of a group's entries together. */
export class GroupSpread {
  #min = Infinity;
  #max = 0;
  #calls = 0;
  #seconds = 0;
  #squares = 0;

  /** @param counters what the entry has counted in all */
  add(counters: Counters, { min, max, deviation }: Spread): void {
    const calls = counters[at.calls] ?? 0;
    // Planned, but never run to its end.
    if (calls === 0) return;
    const seconds = counters[at.seconds] ?? 0;
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
    this.#calls += calls;
    this.#seconds += seconds;
    this.#squares += calls * (deviation ** 2 + (seconds / calls) ** 2);
  }

  samples(labels: readonly string[]): Sample[] {
    if (this.#calls === 0) return [];
    const { statementMin, statementMax, statementDeviation } = metrics.postgres;
    const mean = this.#seconds / this.#calls;
    // What is left of two numbers that are nearly the same may be below 0.
    const deviation = Math.sqrt(Math.max(0, this.#squares / this.#calls - mean ** 2));
    return [
      ...sample(statementMin, labels, this.#min),
      ...sample(statementMax, labels, this.#max),
      ...sample(statementDeviation, labels, deviation),
    ];
  }
}
