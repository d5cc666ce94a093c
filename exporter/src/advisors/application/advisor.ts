import type { AdviceKindId } from '@pulso/catalogue';
import type { Advice } from '../advice/advice.ts';
import type { CacheUse } from '../cache/use.ts';
import type { CachedUse, HttpUse } from '../http/use.ts';
import type { PoolUse } from '../pool/use.ts';
import type { NPlusOneUse } from '../query/use.ts';
import type { RuntimeUse } from '../runtime/use.ts';
import type { WebSocketUse } from '../websocket/use.ts';

/** What the process did between the ends of the window; always long enough to advise on. */
export interface Window {
  readonly seconds: number;
  readonly http: readonly HttpUse[];
  readonly cached: readonly CachedUse[];
  readonly runtime: RuntimeUse;
  /** Each since it has its present size. */
  readonly pools: readonly PoolUse[];
  readonly caches: readonly CacheUse[];
  readonly websockets: readonly WebSocketUse[];
  /** Groups of statements that requests run too often; undefined where requests are not followed. */
  readonly nPlusOne: readonly NPlusOneUse[] | undefined;
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

/** Of one thing: advice, nothing, or why it cannot be judged. */
export type Judgement = Advice | { readonly silent: string } | undefined;

/** Reasons that are told; the others are counted. */
const MAX_REASONS = 3;

/**
 * The verdict of an advisor that judges each thing by itself.
 *
 * @param silent why it cannot judge at all
 */
export function verdict(judgements: readonly Judgement[], silent?: string): Verdict {
  const advice: Advice[] = [];
  const reasons: string[] = silent === undefined ? [] : [silent];
  for (const each of judgements) {
    if (each === undefined) continue;
    if ('silent' in each) reasons.push(each.silent);
    else advice.push(each);
  }
  if (reasons.length === 0) return { advice };
  const told = reasons.slice(0, MAX_REASONS).join('; ');
  const more = reasons.length - MAX_REASONS;
  return { advice, silent: more > 0 ? `${told}; and ${more} more` : told };
}
