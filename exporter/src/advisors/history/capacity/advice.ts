import { type Advice, propose } from '../../advice/advice.ts';
import type { Forecast } from './forecast.ts';
import type { Resource } from './resources.ts';

const DAY = 86_400;

/** @param entity what reaches its bound */
export function capacityAdvice({ kind }: Resource, entity: string, found: Forecast): Advice {
  const { used, growth, left, interval } = found;
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
    ...(kind === 'capacity_transaction_ids' && { apply: 'VACUUM (FREEZE, VERBOSE);' }),
    details: [
      'A straight line through up to 14 days, of which a daily pattern was taken off where two days or more show one. It would be wrong if what drives the growth changes.',
    ],
  });
}
