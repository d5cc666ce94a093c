import { formatValue } from '@pulso/catalogue';
import { type Advice, propose } from '../advice/advice.ts';
import { type HttpUse, MIN_HTTP_RATE, MIN_HTTP_REQUESTS, sumOf } from './use.ts';
import { type Advisor, verdict } from '../application/advisor.ts';

const HIGH_RATIO = 0.05;
const CRITICAL_RATIO = 0.1;
/** Callers who gave up on a pool are named as the likely cause if they are so many of the failures. */
const LIKELY_CAUSE = 0.5;

interface Waiting {
  readonly name: string;
  readonly timeouts: number;
}

/** More than one request in twenty fails: names the route, method and status with most of the failures. */
export function adviseErrorRatio(
  uses: readonly HttpUse[],
  seconds: number,
  relaxed: boolean,
  pools: readonly Waiting[] = [],
): Advice | undefined {
  const requests = sumOf(uses, 'count');
  if (requests < MIN_HTTP_REQUESTS || requests / seconds < MIN_HTTP_RATE) return undefined;
  const failed = uses.filter(({ status, count }) => Number(status) >= 500 && count > 0);
  const failures = sumOf(failed, 'count');
  const ratio = failures / requests;
  if (ratio <= HIGH_RATIO * (relaxed ? 0.75 : 1)) return undefined;
  const [worst] = [...failed].sort((a, b) => b.count - a.count);
  if (worst === undefined) return undefined;
  const share = worst.count / failures;
  const toIt = uses.filter(({ method, route }) => method === worst.method && route === worst.route);
  return propose({
    kind: 'error_ratio',
    entity: `${worst.method} ${worst.route}`,
    severity: ratio >= CRITICAL_RATIO ? 'critical' : 'warning',
    current: ratio,
    proposed: ratio * (1 - share),
    predictedEffect: -share,
    // Of all requests, those that this one fails.
    gain: { removedRisk: worst.count / requests },
    explanation: {
      formula: 'effect = -itsFailures / failures',
      inputs: {
        itsFailures: { value: worst.count, unit: 'count' },
        failures: { value: failures, unit: 'count' },
      },
      result: { value: -share, unit: 'ratio' },
    },
    confidence: (0.95 * failures) / (failures + MIN_HTTP_REQUESTS),
    values: {
      current: { value: ratio, unit: 'ratio' },
      share: { value: share, unit: 'ratio' },
      status: worst.status,
      failures: { value: worst.count, unit: 'count' },
      requests: { value: sumOf(toIt, 'count'), unit: 'count' },
    },
    details: ['The predicted effect is that these failures end and all others go on.', causeOf(worst, pools)],
  });
}

/** What else was seen meanwhile; never more than that. */
function causeOf({ count, status, seconds }: HttpUse, pools: readonly Waiting[]): string {
  const [pool] = pools.toSorted((a, b) => b.timeouts - a.timeouts);
  if (pool !== undefined && pool.timeouts >= count * LIKELY_CAUSE) {
    return `Meanwhile ${pool.timeouts} callers gave up waiting for a connection of pool ${pool.name}: most likely the cause.`;
  }
  const time = formatValue(seconds / count, 'seconds');
  if (status === '502' || status === '503' || status === '504') {
    return `${status} tells that something behind it failed, refused or was late; such answers took ${time} on average.`;
  }
  return `Such answers took ${time} on average; the cause is in the service's log, under that route.`;
}

export const errorRatio: Advisor = {
  name: 'error_ratio',
  advise: ({ http, pools, seconds, stands }) =>
    verdict([adviseErrorRatio(http, seconds, stands('error_ratio'), pools)]),
};
