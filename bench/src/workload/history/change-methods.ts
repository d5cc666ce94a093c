import { chanceOf, median, mostLikelyRise, robustSigma } from '@pulso/exporter/advisors';
import { randomOf, wandering } from './random.ts';

/** How surely a method says that a rise is in a series: the higher the surer. */
type Method = (values: readonly number[]) => number;

/** Quarters of an hour of three days; fewest before and after a change. */
const LENGTH = 288;
const LEAST = { before: 24, after: 4 };

/** Pettitt 1979 as published: the greatest sum of ranks, whatever its variance at that place. */
const pettitt: Method = (values) => {
  const order = values.map((_, at) => at).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (const [rank, at] of order.entries()) ranks[at] = rank + 1;
  let [sum, most] = [0, 0];
  for (const [at, rank] of ranks.entries()) {
    sum += (values.length + 1) / 2 - rank;
    if (at + 1 >= LEAST.before && at + 1 <= values.length - LEAST.after) most = Math.max(most, sum);
  }
  return most;
};

/** Page 1954: what lies half a standard deviation above the first day's median adds up; how high it is at the end. */
const cusum: Method = (values) => {
  const first = values.slice(0, 96);
  const [middle, sigma] = [median(first), robustSigma(first)];
  return values.reduce((sum, value) => Math.max(0, sum + (value - middle) / sigma - 0.5), 0);
};

const standardised: Method = (values) => {
  const rise = mostLikelyRise(values, LEAST);
  return rise === undefined ? 0 : -Math.log(Math.max(1e-300, chanceOf(rise)));
};

export const changeMethods: Readonly<Record<string, Method>> = {
  'standardised ranks': standardised,
  'Pettitt as published': pettitt,
  CUSUM: cusum,
};

/** Hours since the rise by which they are compared. */
export const CHANGE_HOURS = [1, 3, 6, 12, 24] as const;

/**
 * What part of rises of 20 % each method finds, by hours since, where it finds one in 2 % of the series without any: wandering
 * of 5 % with a time constant of one hour, and noise of 4 % with tails.
 */
export function comparedMethods(each: number): readonly (readonly [string, ...number[]])[] {
  const series = (seed: number, hours: number): number[] => {
    const random = randomOf(seed);
    const wander = wandering(random, LENGTH * 15, 0.05, 60);
    const from = LENGTH - hours * 4;
    return Array.from({ length: LENGTH }, (_, at) => {
      const tail = random.uniform() < 0.02 ? 5 : 1;
      return wander[at * 15]! + 0.04 * tail * random.normal() + (at >= from ? Math.log(1.2) : 0);
    });
  };
  const many = (seed: number, hours: number) => Array.from({ length: each }, (_, at) => series(seed + at, hours));
  const calm = many(60_000, 0);
  const risen = CHANGE_HOURS.map((hours, at) => many(70_000 + 10_000 * at, hours));
  return Object.entries(changeMethods).map(([name, method]) => {
    const bound = calm.map(method).toSorted((a, b) => a - b)[Math.floor(each * 0.98)]!;
    const found = risen.map((list) => list.filter((values) => method(values) > bound).length / each);
    return [name, ...found];
  });
}
