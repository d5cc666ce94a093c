import type { Unit } from '../../types.ts';

const base = { area: 'database', from: ['probe'], cost: 'query' } as const;

interface Declared<L extends readonly string[]> {
  readonly help: string;
  readonly labels?: L;
  /** Default `count`. */
  readonly unit?: Unit;
  readonly limit?: number;
}

function family<T extends string, const L extends readonly string[]>(
  type: T,
  name: string,
  { help, labels, unit = 'count', limit }: Declared<L>,
) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without labels L is inferred as the empty tuple
  const own = (labels ?? []) as L;
  return { ...base, name, type, unit, labels: own, help, ...(limit === undefined ? {} : { limit }) };
}

/** A gauge that a collector reads. */
export const gauge = <const L extends readonly string[] = readonly []>(name: string, declared: Declared<L>) =>
  family('gauge', name, declared);

/** A counter of the server's own; it starts again when the server's statistics are reset. */
export const counter = <const L extends readonly string[] = readonly []>(name: string, declared: Declared<L>) =>
  family('counter', name, declared);
