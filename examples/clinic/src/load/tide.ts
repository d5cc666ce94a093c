/** How traffic goes over time: always the same, or up and down as in the life of a house. */
export const traffics = ['steady', 'varying'] as const;
export type Traffic = (typeof traffics)[number];

/** A wave, a rush and a lull each have a period of their own, so that they meet in ever new ways. */
const WAVE_SECONDS = 300;
const RUSH = { every: 420, from: 200, to: 230, level: 2 } as const;
const LULL = { every: 660, from: 500, to: 560, level: 0.02 } as const;

const within = (second: number, { every, from, to }: { every: number; from: number; to: number }): boolean => {
  const at = second % every;
  return at >= from && at < to;
};

/**
 * Traffic at this second after the start as a multiple of the steady one: a slow wave between 0.2 and 1.2, sudden rushes
 * of twice the steady traffic, and lulls with next to none, in which signals go idle. A rush wins over a lull.
 */
export function levelAt(traffic: Traffic, second: number): number {
  if (traffic === 'steady') return 1;
  if (within(second, RUSH)) return RUSH.level;
  if (within(second, LULL)) return LULL.level;
  return 0.7 + 0.5 * Math.sin((2 * Math.PI * second) / WAVE_SECONDS);
}
