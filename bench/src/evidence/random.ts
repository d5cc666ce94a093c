import { randomStream } from '@pulso/random';

/** Numbers that are the same for the same seed. */
export interface Random {
  /** A whole number of 0 to `limit` less one. */
  readonly below: (limit: number) => number;
}

export function seeded(seed: number): Random {
  const uniform = randomStream(seed);
  return { below: (limit) => Math.floor(uniform() * limit) };
}
