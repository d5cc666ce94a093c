import { type Advice, propose } from '../advice/advice.ts';
import { type HttpUse, MIN_HTTP_RATE, MIN_HTTP_REQUESTS, sumOf } from './use.ts';
import { type Advisor, verdict } from '../application/advisor.ts';

const SLOW_MEAN = 2;
const CRITICAL_MEAN = 3;

/** Responses take more than 2 s on average: names the read that takes most of the time, for its responses to be cached. */
export function adviseResponseCaching(uses: readonly HttpUse[], seconds: number, relaxed: boolean): Advice | undefined {
  const requests = sumOf(uses, 'count');
  if (requests < MIN_HTTP_REQUESTS || requests / seconds < MIN_HTTP_RATE) return undefined;
  const spent = sumOf(uses, 'seconds');
  const mean = spent / requests;
  if (mean <= SLOW_MEAN * (relaxed ? 0.75 : 1)) return undefined;
  const byRoute = new Map<string, number>();
  for (const { method, route, status, seconds: time } of uses) {
    // Only answers to reads that succeed can be kept for the next reader.
    if (method === 'GET' && status.startsWith('2')) byRoute.set(route, (byRoute.get(route) ?? 0) + time);
  }
  const [worst] = [...byRoute].sort((a, b) => b[1] - a[1]);
  if (worst === undefined) return undefined;
  const share = worst[1] / spent;
  return propose({
    kind: 'response_caching',
    entity: `GET ${worst[0]}`,
    severity: mean >= CRITICAL_MEAN ? 'critical' : 'warning',
    current: mean,
    // How often the same answer is asked for is not known yet: no effect is predicted.
    confidence: 0.5 * share,
    values: {
      current: { value: mean, unit: 'seconds' },
      requests: { value: requests, unit: 'count' },
      share: { value: share, unit: 'ratio' },
    },
    details: [
      'Caching helps only where the same answer is asked for again while it is still good, and where it holds nothing personal.',
      'Look first for what makes it slow: a query without an index, a starved pool.',
    ],
  });
}

export const responseCaching: Advisor = {
  name: 'response_caching',
  advise: ({ http, seconds, stands }) => verdict([adviseResponseCaching(http, seconds, stands('response_caching'))]),
};
