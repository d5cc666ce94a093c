import { randomStream } from '@pulso/random';

/** Random numbers that are the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  readonly uniform: () => number;
  /** Standard normal (Box and Muller). */
  readonly normal: () => number;
  /** Log-uniform between two bounds: each order of magnitude is as likely as another. */
  readonly between: (low: number, high: number) => number;
  /** Poisson; the normal approximation from a mean of 50 on. */
  readonly poisson: (mean: number) => number;
}

export function randomOf(seed: number): Random {
  const uniform = randomStream(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    normal,
    between: (low, high) => low * (high / low) ** uniform(),
    poisson: (mean) => {
      if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      let [count, product] = [0, uniform()];
      const end = Math.exp(-mean);
      while (product > end) {
        product *= uniform();
        count++;
      }
      return count;
    },
  };
}

/** A quantity that wanders about 0 and comes back (Ornstein and Uhlenbeck), a value a minute. */
export function wandering(random: Random, minutes: number, sigma: number, constant: number): Float64Array {
  const keep = Math.exp(-1 / constant);
  const kick = sigma * Math.sqrt(1 - keep * keep);
  let value = sigma * random.normal();
  return Float64Array.from({ length: minutes }, () => {
    value = keep * value + kick * random.normal();
    return value;
  });
}
