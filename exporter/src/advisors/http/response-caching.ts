import { type Advice, propose } from '../advice/advice.ts';
import { type CachedUse, type HttpUse, MIN_HTTP_RATE, MIN_HTTP_REQUESTS, sumOf } from './use.ts';
import { type Advisor, type Judgement, verdict } from '../application/advisor.ts';

const SLOW_MEAN = 2;
const CRITICAL_MEAN = 3;
/** A route of whose responses a cache is asked this share is cached already. */
const CACHED = 0.9;
/** Responses through a cache of which its hit ratio is told. */
const MIN_CACHED = 20;

/** One route's successful reads. */
interface Reads {
  readonly route: string;
  readonly count: number;
  readonly seconds: number;
  /** Those answered by 304: worked out, and the same as the client had. */
  readonly unchangedSeconds: number;
  /** Share of them that a cache was asked for, and what it found of these. */
  readonly cachedShare: number;
  readonly hitRatio: number | undefined;
}

/** Responses take more than 2 s on average: names the read that takes most of the time, for its responses to be cached. */
export function adviseResponseCaching(
  uses: readonly HttpUse[],
  cached: readonly CachedUse[],
  seconds: number,
  relaxed: boolean,
): Judgement {
  const requests = sumOf(uses, 'count');
  if (requests < MIN_HTTP_REQUESTS || requests / seconds < MIN_HTTP_RATE) return undefined;
  const spent = sumOf(uses, 'seconds');
  const mean = spent / requests;
  if (mean <= SLOW_MEAN * (relaxed ? 0.75 : 1)) return undefined;
  const reads = readsOf(uses, cached);
  const [worst] = reads.filter(({ cachedShare }) => cachedShare < CACHED);
  if (worst === undefined) {
    return {
      silent: reads.length === 0 ? 'slow, but no read succeeds' : 'slow, but the reads go through a cache already',
    };
  }
  return caching(worst, { requests, spent, mean, seconds });
}

/** By route, the one that takes most time first. Only answers to reads that succeed can be kept for the next reader. */
function readsOf(uses: readonly HttpUse[], cached: readonly CachedUse[]): readonly Reads[] {
  const routes = new Set(uses.filter(isRead).map(({ route }) => route));
  return [...routes]
    .map((route): Reads => {
      const of = uses.filter((use) => use.route === route && isRead(use));
      const told = cached.filter((use) => use.route === route);
      const hits = told.filter(({ result }) => result === 'hit').reduce((sum, { count }) => sum + count, 0);
      const asked = told.reduce((sum, { count }) => sum + count, 0);
      const count = sumOf(of, 'count');
      const unchanged = of.filter(({ status }) => status === '304');
      return {
        ...{ route, count, seconds: sumOf(of, 'seconds'), unchangedSeconds: sumOf(unchanged, 'seconds') },
        cachedShare: count === 0 ? 0 : asked / count,
        hitRatio: asked < MIN_CACHED ? undefined : hits / asked,
      };
    })
    .toSorted((a, b) => b.seconds - a.seconds);
}

function isRead({ method, status }: HttpUse): boolean {
  return method === 'GET' && (status.startsWith('2') || status === '304');
}

interface All {
  readonly requests: number;
  readonly spent: number;
  readonly mean: number;
  readonly seconds: number;
}

function caching(worst: Reads, { requests, spent, mean, seconds }: All): Advice {
  const share = worst.seconds / spent;
  const { saved, how } = savedBy(worst);
  const effect = saved === undefined ? undefined : -saved / spent;
  return propose({
    kind: 'response_caching',
    entity: `GET ${worst.route}`,
    severity: mean >= CRITICAL_MEAN ? 'critical' : 'warning',
    current: mean,
    ...(saved === undefined || effect === undefined
      ? {
          explanation: {
            formula: 'share = itsTime / spent',
            inputs: { itsTime: { value: worst.seconds, unit: 'seconds' }, spent: { value: spent, unit: 'seconds' } },
            result: { value: share, unit: 'ratio' },
          },
        }
      : {
          proposed: mean * (1 + effect),
          predictedEffect: effect,
          gain: { savedTime: saved / seconds },
          explanation: {
            formula: 'effect = -saved / spent',
            inputs: { saved: { value: saved, unit: 'seconds' }, spent: { value: spent, unit: 'seconds' } },
            result: { value: effect, unit: 'ratio' },
          },
        }),
    confidence: 0.5 * share,
    values: {
      current: { value: mean, unit: 'seconds' },
      requests: { value: requests, unit: 'count' },
      share: { value: share, unit: 'ratio' },
    },
    details: [
      how,
      'Caching helps only where the same answer is asked for again while it is still good, and where it holds nothing personal.',
      'Look first for what makes it slow: a query without an index, a starved pool.',
    ],
  });
}

/** The time that a cache before the route would spare, as far as anything tells. */
function savedBy({ seconds, unchangedSeconds, cachedShare, hitRatio, route }: Reads): {
  readonly saved: number | undefined;
  readonly how: string;
} {
  if (hitRatio !== undefined && hitRatio > 0) {
    const percent = (ratio: number) => `${Math.round(ratio * 100)} %`;
    return {
      saved: seconds * (1 - cachedShare) * hitRatio,
      how: `A cache was asked for ${percent(cachedShare)} of the responses of ${route} and had ${percent(hitRatio)} of these (X-Cache): predicted is the same of the others.`,
    };
  }
  if (unchangedSeconds > 0) {
    return {
      saved: unchangedSeconds,
      how: 'Predicted is what was spent on answers that proved to be what the client had already (304): they were worked out in full. Other clients may ask for the same, too: it is at least this.',
    };
  }
  return {
    saved: undefined,
    how: 'How often the same answer is asked for is not known (no 304, no X-Cache): no effect is predicted.',
  };
}

export const responseCaching: Advisor = {
  name: 'response_caching',
  advise: ({ http, cached, seconds, stands }) =>
    verdict([adviseResponseCaching(http, cached, seconds, stands('response_caching'))]),
};
