import { randomStream } from '@pulso/random';

/** A source of numbers from 0 to 1, and what is drawn from it. */
export interface Draw {
  readonly uniform: () => number;
  readonly exponential: (mean: number) => number;
}

/** The same numbers from the same seed. */
export function draw(seed: number): Draw {
  const uniform = randomStream(seed);
  return { uniform, exponential: (mean) => -mean * Math.log(1 - uniform()) };
}

type Arrivals = (random: Draw, rate: number) => () => number;
type Holdings = (random: Draw, mean: number) => () => number;

/** Squared coefficient of variation of the hyper-exponential times between callers, and of the variable holding times. */
const VARIATION = 4;
/** On-off callers come at this many times the rate, and then at the rest, for so long each on average. */
const ON = 1.6;
const PERIOD_SECONDS = 0.4;

/** By name, the times between callers in seconds. */
export const arrivals = {
  Poisson:
    ({ exponential }, rate) =>
    () =>
      exponential(1 / rate),
  'hyper-exponential': ({ uniform, exponential }, rate) => {
    // Two exponential phases of equal load ("balanced means").
    const often = (1 + Math.sqrt((VARIATION - 1) / (VARIATION + 1))) / 2;
    return () => (uniform() < often ? exponential(1 / (2 * often * rate)) : exponential(1 / (2 * (1 - often) * rate)));
  },
  'on-off': ({ exponential }, rate) => {
    let isOn = true;
    let left = exponential(PERIOD_SECONDS);
    return () => {
      let gap = 0;
      for (;;) {
        const next = exponential(1 / (rate * (isOn ? ON : 2 - ON)));
        if (next < left) {
          left -= next;
          return gap + next;
        }
        gap += left;
        isOn = !isOn;
        left = exponential(PERIOD_SECONDS);
      }
    };
  },
} satisfies Record<string, Arrivals>;

/** By name, how long connections are held, in seconds. */
export const holdings = {
  constant: (_, mean) => () => mean,
  exponential:
    ({ exponential }, mean) =>
    () =>
      exponential(mean),
  // Log-normal, by Box and Muller.
  variable: ({ uniform }, mean) => {
    const spread = Math.log(1 + VARIATION);
    return () => {
      const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
      return mean * Math.exp(Math.sqrt(spread) * normal - spread / 2);
    };
  },
} satisfies Record<string, Holdings>;

/** One caller: when it asks, and for how long its query takes, in seconds. */
export interface Caller {
  readonly at: number;
  readonly hold: number;
}

export interface Scenario {
  readonly arrivals: keyof typeof arrivals;
  readonly holdings: keyof typeof holdings;
  readonly rate: number;
  readonly hold: number;
  /** Whether queries wait for one lock, so that they take the longer the more are under way. */
  readonly contended?: boolean;
  /** The size that is measured, and those that are predicted from it. */
  readonly base: number;
  readonly sizes: readonly number[];
}

export const nameOf = (scenario: Scenario): string =>
  `${scenario.arrivals}, ${scenario.contended === true ? 'one lock' : scenario.holdings}`;

/** The callers of so many seconds, the same for the same seed. */
export function callersOf(scenario: Scenario, seconds: number, seed: number): readonly Caller[] {
  const gap = arrivals[scenario.arrivals](draw(seed), scenario.rate);
  const hold = holdings[scenario.holdings](draw(seed + 1), scenario.hold);
  const callers: Caller[] = [];
  for (let at = gap(); at < seconds; at += gap()) callers.push({ at, hold: hold() });
  return callers;
}
