import { greatestValue, type Severity, type Signal } from '@pulso/catalogue';

/** How far from a bound the tests' values lie: near enough to prove the bound, past what floating point can blur. */
const MARGIN = 0.02;

const rounded = (value: number) => Number(value.toPrecision(6));

/** A value just short of a bound, on its good side. Counts move by one. */
export function shortOf(signal: Signal, bound: number): number {
  const good = signal.bad === 'above' ? -1 : 1;
  if (signal.unit === 'count') return bound + good;
  return Math.min(rounded(bound * (1 + good * MARGIN)), greatestValue(signal));
}

/** A value just past a bound, on its bad side; a count at the bound itself, since bounds are inclusive. */
export function pastBound(signal: Signal, bound: number): number {
  if (signal.unit === 'count') return bound;
  const bad = signal.bad === 'above' ? 1 : -1;
  return Math.min(rounded(bound * (1 + bad * MARGIN)), greatestValue(signal));
}

/**
 * A value at which the signal is in this state and in no worse one, as near to its bound as can be; undefined where it
 * has no such bound. `nearly` critical is the worst warning.
 */
export function levelOf(signal: Signal, state: Severity | 'nearly' | 'quiet'): number | undefined {
  const { warning, critical } = signal;
  if (state === 'critical') return critical === undefined ? undefined : pastBound(signal, critical);
  if (state === 'quiet') {
    const mildest = warning ?? critical;
    return mildest === undefined ? undefined : shortOf(signal, mildest);
  }
  if (warning === undefined) return undefined;
  if (state === 'warning') return pastBound(signal, warning);
  if (critical === undefined) return undefined;
  const nearly = shortOf(signal, critical);
  return nearly === pastBound(signal, warning) ? undefined : nearly;
}
