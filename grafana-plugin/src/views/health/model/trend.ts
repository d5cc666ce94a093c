import type { SignalView } from './types.ts';

export type Trend = 'rising' | 'falling' | 'steady';

/** The parts of the range that are compared: its first and its last fifth. */
const PART = 5;
/** Less change than this, of the bound or of the value where that is greater, is none. */
const LEAST_CHANGE = 0.05;

/** Where a signal is heading over the time range; undefined where too little was measured to tell. */
export function trendOf({ history, bounds }: Pick<SignalView, 'history' | 'bounds'>): Trend | undefined {
  const values = (history?.values ?? []).filter((value) => value !== null);
  const part = Math.floor(values.length / PART);
  if (part < 1) return undefined;
  const before = mean(values.slice(0, part));
  const after = mean(values.slice(-part));
  const scale = Math.max(Math.abs(before), Math.abs(after), Math.abs(bounds.warning ?? bounds.critical ?? 0));
  const change = after - before;
  if (scale === 0 || Math.abs(change) < LEAST_CHANGE * scale) return 'steady';
  return change > 0 ? 'rising' : 'falling';
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
