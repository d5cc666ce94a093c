import { median, robustSigma } from './quantile.ts';

/** Values further from the median than this are taken as that far: one burst says nothing about the rest. */
const CLIP_SIGMAS = 3;

/**
 * How many times larger the variance of a mean is than that of independent values: 1 + 2 Σ ρ(k), up to the first lag at
 * which the correlation is lost in its own noise (Bartlett 1946; Geyer 1992 for where to stop). At least 1.
 *
 * @param values equally spaced, NaN where absent
 */
export function varianceFactor(values: readonly number[] | Float64Array): number {
  const present = Array.from(values).filter(Number.isFinite);
  if (present.length < 8) return 1;
  const middle = median(present);
  const bound = CLIP_SIGMAS * robustSigma(present);
  if (bound === 0) return 1;
  const centred = Array.from(values, (value) => Math.max(-bound, Math.min(bound, value - middle)));
  const mean =
    present.reduce((sum, value) => sum + Math.max(-bound, Math.min(bound, value - middle)), 0) / present.length;
  const covariance = (lag: number) => {
    let [sum, pairs] = [0, 0];
    for (let i = lag; i < centred.length; i++) {
      const product = (centred[i]! - mean) * (centred[i - lag]! - mean);
      if (Number.isNaN(product)) continue;
      sum += product;
      pairs++;
    }
    return pairs === 0 ? NaN : sum / pairs;
  };
  const all = covariance(0);
  if (!(all > 0)) return 1;
  let factor = 1;
  for (let lag = 1; lag < centred.length / 3; lag++) {
    const correlation = covariance(lag) / all;
    if (!(correlation > 1 / Math.sqrt(present.length))) break;
    factor += 2 * correlation;
  }
  return factor;
}
