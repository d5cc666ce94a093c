import { randomOf } from './random.ts';
import type { ServicePlan, Worsening } from './service.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const MEASURES = ['latency', 'errors', 'cpu'] as const;

/** Minutes of history of a series that is looked at once, at its end. */
const ONCE = 9 * DAY;
/** The week that is looked at all along, and what is remembered before it. */
export const WEEK = 7 * DAY;
const BEFORE_WEEK = 9 * DAY;

/**
 * Worse by a factor in one measure, since 6 to 24 hours: in half of them with a release, in the others without. Two in three
 * have had another release before, which changed nothing.
 */
export function worsened(count: number, factor: number, seed: number): (ServicePlan & { worsening: Worsening })[] {
  return Array.from({ length: count }, (_, at) => {
    const { uniform } = randomOf(seed + at);
    const from = ONCE - Math.floor(HOUR * (6 + 18 * uniform()));
    const earlier = uniform() < 2 / 3 ? [from - Math.floor(DAY * (1 + 3 * uniform()))] : [];
    const releases = at % 2 === 0 ? [...earlier, from] : earlier;
    const measure = MEASURES[Math.floor(at / 2) % 3]!;
    return { seed: seed + at, minutes: ONCE, releases, worsening: { measure, factor, from } };
  });
}

/**
 * What is no regression, though it may look like one, in equal parts: a drift of 20 to 30 % over five to seven days; traffic
 * that becomes 1.4 to 1.8 times as much, or as little; releases that change nothing, two of them; an incident of 25 to 50
 * minutes half as bad again, over for an hour at least; and nothing at all, twice.
 */
export function decoys(count: number, seed: number): ServicePlan[] {
  return Array.from({ length: count }, (_, at) => {
    const { uniform } = randomOf(seed + at);
    const [recent, measure] = [ONCE - Math.floor(HOUR * (6 + 18 * uniform())), MEASURES[Math.floor(uniform() * 3)]!];
    const quiet = { seed: seed + at, minutes: ONCE, releases: [] };
    switch (at % 6) {
      case 0: {
        const over = Math.floor(DAY * (5 + 2 * uniform()));
        const factor = 1.2 + 0.1 * uniform();
        const releases = uniform() < 0.5 ? [recent] : [];
        return { ...quiet, releases, worsening: { measure, factor, from: ONCE - over, over } };
      }
      case 1: {
        const more = 1.4 + 0.4 * uniform();
        const releases = uniform() < 0.5 ? [recent] : [];
        return { ...quiet, releases, traffic: { from: recent, factor: uniform() < 0.5 ? more : 1 / more } };
      }
      case 2:
        return { ...quiet, releases: [recent - Math.floor(DAY * uniform()) - HOUR, recent] };
      case 3: {
        const lasts = Math.floor(25 + 25 * uniform());
        return { ...quiet, worsening: { measure, factor: 1.5, from: recent - lasts, lasts } };
      }
      default:
        return quiet;
    }
  });
}

/** Nothing but its own life, for a week and what is remembered before it; every second one is released every other day. */
export function healthyWeeks(count: number, seed: number): ServicePlan[] {
  return Array.from({ length: count }, (_, at) => {
    const { uniform } = randomOf(seed + at);
    const minutes = BEFORE_WEEK + WEEK;
    const releases = Array.from({ length: 8 }, (_day, day) => day * 2 * DAY + Math.floor(uniform() * DAY)).slice(1);
    return { seed: seed + at, minutes, releases: at % 2 === 0 ? releases : [] };
  });
}
