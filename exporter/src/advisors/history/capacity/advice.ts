import { type Advice, propose } from '../../advice/advice.ts';
import type { Forecast } from './forecast.ts';
import type { Resource } from './resources.ts';

const DAY = 86_400;

interface Remedy {
  readonly apply?: (entity: string) => string;
  readonly details: string;
}

const remedies: Readonly<Record<string, Remedy>> = {
  capacity_connections: {
    details:
      'Ways out, the cheapest first: smaller pools or a shorter idle time, a pooler before the server, a higher max_connections (needs a restart and memory).',
  },
  capacity_disk: {
    details: 'Ways out: remove what is no longer needed (old partitions, unused indexes, bloat), or a larger disk.',
  },
  capacity_sequence: {
    details:
      'At its end every insert fails. Where the column is integer or smallint, make it bigint: by ALTER TABLE in a quiet hour, which rewrites the table, or by a new column that is filled step by step. Then ALTER SEQUENCE … AS bigint.',
  },
  capacity_transaction_ids: {
    apply: () => 'VACUUM (FREEZE, VERBOSE);',
    details:
      'Autovacuum should have frozen it by now. Something holds it back: look for long transactions, prepared transactions and replication slots (see the oldest xmin), end them, then let VACUUM FREEZE run in the oldest database.',
  },
  capacity_memory: {
    details:
      'A process that grows evenly seldom needs more memory: look for a leak first (heap snapshots an hour apart), then at the bounds of its caches.',
  },
};

/** @param entity what reaches its bound */
export function capacityAdvice({ kind }: Resource, entity: string, found: Forecast): Advice {
  const { used, growth, left, interval } = found;
  const remedy = remedies[kind]!;
  return propose({
    kind,
    entity,
    severity: left <= DAY ? 'critical' : 'warning',
    current: left,
    gain: { removedRisk: Math.min(1, DAY / left) },
    explanation: {
      formula: 'timeLeft = (1 - used) / growth * 86400',
      inputs: { used: { value: used, unit: 'ratio' }, growth: { value: growth * DAY, unit: 'ratio' } },
      result: { value: left, unit: 'seconds' },
    },
    // Of a forecast the future can always make nonsense; the narrower its interval the less likely.
    confidence: Math.max(0.3, Math.min(0.9, 1 - (interval[1] - interval[0]) / (4 * left))),
    values: {
      used: { value: used, unit: 'ratio' },
      growth: { value: growth * DAY, unit: 'ratio' },
      current: { value: left, unit: 'seconds' },
      low: { value: interval[0], unit: 'seconds' },
      high: { value: interval[1], unit: 'seconds' },
    },
    ...(remedy.apply && { apply: remedy.apply(entity) }),
    details: [
      remedy.details,
      'A straight line through up to 14 days, of which a daily pattern was taken off where two days or more show one. It would be wrong if what drives the growth changes.',
    ],
  });
}
