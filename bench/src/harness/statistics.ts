import { median, quantile } from '@pulso/exporter/advisors';

export { median, quantile };

/** First and third quartile: half of the rounds lie between. */
export type Spread = readonly [low: number, high: number];

export function spreadOf(numbers: readonly number[]): Spread {
  return [quantile(numbers, 0.25), quantile(numbers, 0.75)];
}

/** Round by round, `numerators` over `denominators`: noise that lasts longer than a round hits both and cancels out. */
export function pairedRatios(numerators: readonly number[], denominators: readonly number[]): number[] {
  if (numerators.length !== denominators.length) throw new RangeError('paired rounds must be equally many');
  return numerators.map((n, round) => n / denominators[round]!);
}

/** The items in an order of chance (Fisher-Yates), so that no variant always runs after the same other one. */
export function shuffled<T>(items: readonly T[], random: () => number = Math.random): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
