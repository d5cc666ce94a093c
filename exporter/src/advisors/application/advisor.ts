import type { AdviceKindId } from '@pulso/catalogue';
import type { Advice } from '../advice/advice.ts';
import type { CacheUse } from '../cache/cache-too-small.ts';
import type { HttpUse } from '../http/use.ts';
import type { PoolUse } from '../pool/pool-starved.ts';
import type { ResourceUse } from '../runtime/resources.ts';

/** What the process did between the ends of the window; always long enough to advise on. */
export interface Window {
  readonly seconds: number;
  readonly http: readonly HttpUse[];
  readonly runtime: ResourceUse;
  /** Each since it has its present size. */
  readonly pools: readonly PoolUse[];
  readonly caches: readonly CacheUse[];
  /** Whether such advice stands already: it goes only when the trouble is clearly over. */
  readonly stands: (kind: AdviceKindId, entity?: string) => boolean;
}

/** What an advisor has to say. */
export interface Verdict {
  readonly advice: readonly Advice[];
  /** Why it cannot judge (an assumption does not hold, a measurement is missing), for people. Absent where it can. */
  readonly silent?: string;
}

/** A pure function from measurements to advice. A new one is a file, and its place in `advisors.ts`. */
export interface Advisor {
  /** In snake case; shown beside its status. */
  readonly name: string;
  readonly advise: (window: Window) => Verdict;
}

/** The verdict of an advisor that judges each thing by itself. */
export function verdict(advice: readonly (Advice | undefined)[], silent?: string): Verdict {
  return { advice: advice.filter((each) => each !== undefined), ...(silent === undefined ? {} : { silent }) };
}
