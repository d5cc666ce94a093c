import type { PoolDemand } from '../../instruments/pool-demand.ts';
import { quantileOfSorted } from '../statistics/quantile.ts';
import type { PoolUse } from './use.ts';

/** How holding times grow with the number of connections in use. */
export interface Contention {
  /** The coefficients of contention and of coherency of the universal scalability law. */
  readonly sigma: number;
  readonly kappa: number;
  /** Times as long as one alone, with so many in use. */
  readonly growth: (inUse: number) => number;
  /** The same for that caller of the demand, when it held its connection. */
  readonly met: (caller: number) => number;
}

/** A trend is believed from here on: by chance it comes once in more than ten thousand. */
const MIN_T = 4;
const MIN_CALLERS = 200;
/** Noise, and a process that is stopped for a while, do less: between two times, or the fewest and the most in use. */
const MIN_GROWTH = 1.2;
const RARE = 0.02;
/** A connection is given back before the next caller has it, however times are rounded. */
const TURN = 1e-5;

/**
 * Fits N. J. Gunther's universal scalability law (Guerrilla Capacity Planning, 2007, chapter 4) to callers' holding times
 * and to how many connections were in use as they took theirs: from throughput X(N) = λN / (1 + σ(N−1) + κN(N−1)) and Little's law
 * a holding time of s(N) = s₁(1 + σ(N−1) + κN(N−1)). Undefined where holding times do not grow with it, or cannot tell:
 * a pool that is always full shows but one N.
 */
export function fitContention(demand: PoolDemand): Contention | undefined {
  const inUse = inUseWhenTaken(demand);
  const { holds } = demand;
  const rows = [...holds.keys()].filter((i) => !Number.isNaN(inUse[i]!));
  if (rows.length < MIN_CALLERS) return undefined;
  const fits = [(n: number) => n - 1, (n: number) => n * (n - 1)].map((term) =>
    fitLine(
      rows.map((i) => term(inUse[i]!)),
      rows.map((i) => holds[i]!),
    ),
  );
  const kind = fits[0]!.residual <= fits[1]!.residual ? 'sigma' : 'kappa';
  const { intercept, slope, t } = fits[kind === 'sigma' ? 0 : 1]!;
  if (!(t > MIN_T)) return undefined;
  // One after the other is the worst that contention does; a line through few numbers in use may say more.
  const coefficient = intercept > slope ? slope / intercept : 1;
  const [sigma, kappa] = kind === 'sigma' ? [coefficient, 0] : [0, coefficient];
  const typical = rows.reduce((sum, i) => sum + inUse[i]!, 0) / rows.length;
  const seen = (caller: number) => (Number.isNaN(inUse[caller]!) ? typical : inUse[caller]!);
  const found = contentionOf(sigma, kappa, seen);
  const ordered = rows.map((i) => inUse[i]!).toSorted((a, b) => a - b);
  const [quiet, busy] = [quantileOfSorted(ordered, RARE), quantileOfSorted(ordered, 1 - RARE)];
  return found.growth(busy) / found.growth(quiet) < MIN_GROWTH ? undefined : found;
}

/**
 * The same from two times, where the pool is always full now: its mean numbers in use and holding times of before, maybe
 * at another size, against those of now.
 */
export function contentionSince(pool: PoolUse): Contention | undefined {
  const { before } = pool;
  if (before === undefined || Math.min(before.used, pool.used) < MIN_CALLERS) return undefined;
  const [then, now] = [usual(before), usual(pool)];
  const grown = now.hold / then.hold;
  if (grown < MIN_GROWTH || now.inUse < MIN_GROWTH * then.inUse) return undefined;
  const rest = now.inUse - 1 - grown * (then.inUse - 1);
  const sigma = rest > 0 ? Math.min(1, (grown - 1) / rest) : 1;
  return contentionOf(sigma, 0, () => now.inUse);
}

function usual({ useSeconds, used, seconds, max }: PoolUse) {
  return { inUse: Math.min(max, Math.max(1, useSeconds / seconds)), hold: useSeconds / used };
}

function contentionOf(sigma: number, kappa: number, seen: (caller: number) => number): Contention {
  const growth = (n: number) => 1 + sigma * (n - 1) + kappa * n * (n - 1);
  return { sigma, kappa, growth, met: (caller) => growth(seen(caller)) };
}

/** For each caller, connections in use just after it took its own; NaN for those whose time is not known. */
function inUseWhenTaken({ askedAt, waits, holds }: PoolDemand): Float64Array {
  const seen = new Float64Array(askedAt.length).fill(Number.NaN);
  const known = [...askedAt.keys()].filter((caller) => waits[caller]! >= 0 && holds[caller]! >= 0);
  const taken = Float64Array.from(known, (caller) => askedAt[caller]! + waits[caller]!);
  const givenBack = Float64Array.from(known, (caller, i) => taken[i]! + Math.max(0, holds[caller]! - TURN)).sort();
  const inOrder = taken.slice().sort();
  for (const [i, caller] of known.entries()) {
    seen[caller] = Math.max(1, upTo(inOrder, taken[i]!) - upTo(givenBack, taken[i]!));
  }
  return seen;
}

/** How many of the sorted numbers are no greater. */
function upTo(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Least squares, and how many standard errors the slope is away from none. */
function fitLine(xs: readonly number[], ys: readonly number[]) {
  const n = xs.length;
  const meanX = xs.reduce((sum, x) => sum + x, 0) / n;
  const meanY = ys.reduce((sum, y) => sum + y, 0) / n;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (let i = 0; i < n; i++) {
    const dx = xs[i]! - meanX;
    const dy = ys[i]! - meanY;
    sxx += dx * dx;
    sxy += dx * dy;
    syy += dy * dy;
  }
  const slope = sxx === 0 ? 0 : sxy / sxx;
  const residual = Math.max(0, syy - slope * sxy);
  return {
    slope,
    residual,
    intercept: meanY - slope * meanX,
    t: sxx === 0 ? 0 : slope / Math.sqrt(residual / (n - 2) / sxx || Number.MIN_VALUE),
  };
}
