import type { Gain } from '../advisors/advice/advice.ts';
import type { Entry } from './entry.ts';
import { kindOf } from './step.ts';

/**
 * What users would have of it: as its advisor says, else, where what it mends is time, what they wait now at the present
 * load, less the predicted share of it. Undefined where neither is known.
 */
export function gainOf(entry: Pick<Entry, 'advice' | 'now'>): Gain | undefined {
  const { gain, predictedEffect } = entry.advice;
  if (gain !== undefined) return gain;
  const { effect, load } = entry.now ?? {};
  if (kindOf(entry).observe?.unit !== 'seconds' || predictedEffect === undefined) return undefined;
  if (effect === undefined || load === undefined) return undefined;
  return { savedTime: Math.max(0, -predictedEffect * effect * load) };
}
