import { cacheTooSmall } from '../cache/cache-too-small.ts';
import { errorRatio } from '../http/error-ratio.ts';
import { responseCaching } from '../http/response-caching.ts';
import { poolStarved } from '../pool/pool-starved.ts';
import { cpu, memory } from '../runtime/resources.ts';
import type { Advisor } from './advisor.ts';

/** Every advisor that needs what only the process sees. */
export const advisors: readonly Advisor[] = [responseCaching, errorRatio, cpu, memory, poolStarved, cacheTooSmall];
