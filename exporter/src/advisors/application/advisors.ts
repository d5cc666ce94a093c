import { cacheNotWorthHaving } from '../cache/not-worth-having.ts';
import { cacheTooLarge } from '../cache/cache-too-large.ts';
import { cacheTooSmall } from '../cache/cache-too-small.ts';
import { cacheTtl } from '../cache/ttl-too-short.ts';
import { errorRatio } from '../http/error-ratio.ts';
import { responseCaching } from '../http/response-caching.ts';
import { poolLeak } from '../pool/pool-leak.ts';
import { poolOversized } from '../pool/pool-oversized.ts';
import { poolStarved } from '../pool/pool-starved.ts';
import { nPlusOne } from '../query/n-plus-one.ts';
import { eventLoopBlocked } from '../runtime/event-loop.ts';
import { gcPressure } from '../runtime/gc-pressure.ts';
import { memoryLeak } from '../runtime/memory-leak.ts';
import { cpu, memory } from '../runtime/resources.ts';
import { slowConsumers } from '../websocket/slow-consumers.ts';
import type { Advisor } from './advisor.ts';

/** Every advisor that needs what only the process sees. */
export const advisors: readonly Advisor[] = [
  ...[responseCaching, errorRatio],
  ...[cpu, memory, memoryLeak, eventLoopBlocked, gcPressure],
  ...[poolStarved, poolLeak, poolOversized, nPlusOne],
  ...[cacheTooSmall, cacheTooLarge, cacheTtl, cacheNotWorthHaving],
  slowConsumers,
];
