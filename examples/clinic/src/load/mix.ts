import { oneOf } from '@pulso/random';

/**
 * What people at a clinic do, in percent of requests. Reception looks at agendas and profiles, and books. The agenda's
 * share is what decides how far its speed shows in the whole; bookings are the part that fails with the gateway.
 */
export const mix = [
  ['profile', 30],
  ['agenda', 18],
  ['booking', 18],
  ['photos', 10],
  ['treatments', 8],
  ['search', 6],
  ['check_in', 4],
  ['consent', 4],
  ['analytics', 2],
] as const;

export type Action = (typeof mix)[number][0];

const TABLE = mix.flatMap(([action, percent]) => Array.from({ length: percent }, () => action));

export function nextAction(random: () => number): Action {
  return oneOf(TABLE, random);
}
