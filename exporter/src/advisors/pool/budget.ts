import { type Advice, propose } from '../advice/advice.ts';

/** One pool of a service, over all its instances. */
export interface PoolTotal {
  readonly name: string;
  readonly instances: number;
  /** What it may open in all of them. */
  readonly max: number;
  /** The size that advice proposes for each of them, where advice stands. */
  readonly proposed?: number;
}

export interface Budget {
  readonly server: string;
  /** What the server leaves to applications: `max_connections` less the reserved ones. */
  readonly limit: number;
  readonly pools: readonly PoolTotal[];
}

/** Advice leaves so much of the limit to administrators, migrations, and other services. */
const ROOM = 0.1;

/** What the pool may open in all instances once the advice on it is applied. */
const afterAdvice = ({ max, proposed, instances }: PoolTotal) => Math.max(max, (proposed ?? 0) * instances);

/**
 * Whether the pools of all instances of a service may together open more connections than the server has, as they are or
 * with the sizes that are advised: then in the busiest hour some instance is refused, though each pool by itself is sound.
 */
export function adviseBudget({ server, limit, pools }: Budget): Advice | undefined {
  if (limit <= 0) return undefined;
  const now = pools.reduce((sum, { max }) => sum + max, 0);
  const after = pools.reduce((sum, pool) => sum + afterAdvice(pool), 0);
  if (after <= limit) return undefined;
  const proposed = Math.floor(limit * (1 - ROOM));
  const advised = pools.filter((pool) => afterAdvice(pool) > pool.max);
  return propose({
    kind: 'pools_overcommitted',
    entity: server,
    severity: 'warning',
    current: after,
    proposed,
    predictedEffect: proposed / after - 1,
    gain: { removedRisk: Math.min(1, after / limit - 1) },
    explanation: {
      formula: 'kept = floor(limit * (1 - room))',
      inputs: { limit: { value: limit, unit: 'count' }, room: { value: ROOM, unit: 'ratio' } },
      result: { value: proposed, unit: 'count' },
    },
    // Whether all pools are ever full at once is not known.
    confidence: now > limit ? 0.7 : 0.6,
    values: {
      current: { value: now, unit: 'count' },
      after: { value: after, unit: 'count' },
      limit: { value: limit, unit: 'count' },
      proposed: { value: proposed, unit: 'count' },
    },
    details: [
      ...pools.map(
        (pool) =>
          `Pool ${pool.name}: ${pool.max} in ${pool.instances} instance(s)${advised.includes(pool) ? `, ${afterAdvice(pool)} with the ${pool.proposed} that are advised for each` : ''}.`,
      ),
      'Counted: the pools of this service that Prometheus knows. Other services of the same server are not.',
      'Ways out, the cheapest first: smaller pools where they are oversized, fewer instances, a pooler before the server, a higher max_connections (needs a restart and memory).',
    ],
  });
}
