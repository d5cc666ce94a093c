import type { Figures } from './case.ts';
import { pairedRatios, median, shuffled, spreadOf, type Spread } from './statistics.ts';

/** One way to do the same work. */
export interface Variant {
  /** Does the work `calls` times. Write each variant's loop out by itself: a shared loop shares its inline caches. */
  run(calls: number): void | Promise<void>;
  /** Called before each round and not timed. */
  prepare?(): void | Promise<void>;
}

export interface PairedOptions {
  readonly rounds: number;
  /** How long one variant runs in one round, about. Default 20 ms. */
  readonly millisecondsPerRound?: number;
  /** Calls per round, where they must be the same for each variant. Default: as many as fit `millisecondsPerRound`. */
  readonly calls?: number;
  /** What passes: wall-clock time, or CPU time of this process (which a noisy neighbour changes less). Default `wall`. */
  readonly clock?: 'wall' | 'cpu';
  /**
   * Slices of a round, in each of which every variant runs in turn; a round's time is the median of its slices'. Short
   * ones that another process interrupts are then few. Default 1.
   */
  readonly slices?: number;
  /**
   * Before each slice of each variant, collects garbage, so that nobody pays for another's, and makes one call that is
   * not counted, since the collector leaves the processor's caches empty; its buffers are given back, or the next call
   * would measure the kernel's handing out of memory. Needs `--expose-gc`.
   */
  readonly collect?: boolean;
}

/** By variant, nanoseconds per call of each round. */
export type Times = Readonly<Record<string, readonly number[]>>;

const CLOCKS = {
  wall: () => Number(process.hrtime.bigint()),
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) * 1_000;
  },
};
const WARM_UP_ROUNDS = 3;
const COMPILE_RUNS = 20;
const CALIBRATING_TRIES = 4;

/** Runs all variants in each round, in an order of chance, after a warm-up that is not counted. */
export async function paired(variants: Readonly<Record<string, Variant>>, options: PairedOptions): Promise<Times> {
  const entries = Object.entries(variants);
  const clock = CLOCKS[options.clock ?? 'wall'];
  const times: Record<string, number[]> = {};
  const calls: Record<string, number> = {};
  for (const [name, variant] of entries) {
    times[name] = [];
    calls[name] = options.calls ?? (await calibrate(variant, options));
    await compile(variant, calls[name]);
  }
  const slices = options.slices ?? 1;
  for (let round = -WARM_UP_ROUNDS; round < options.rounds; round++) {
    const taken: Record<string, number[]> = Object.fromEntries(entries.map(([name]) => [name, []]));
    for (let slice = 0; slice < slices; slice++) {
      for (const [name, variant] of shuffled(entries)) {
        if (options.collect === true) {
          globalThis.gc!();
          await variant.prepare?.();
          await variant.run(1);
          globalThis.gc!({ type: 'minor' });
        }
        await variant.prepare?.();
        const sliceCalls = Math.max(1, Math.round(calls[name]! / slices));
        const start = clock();
        const working = variant.run(sliceCalls);
        // Awaiting what is no promise would time a turn of the queue.
        if (working !== undefined) await working;
        taken[name]!.push((clock() - start) / sliceCalls);
      }
    }
    for (const [name, nanoseconds] of Object.entries(taken)) if (round >= 0) times[name]!.push(median(nanoseconds));
  }
  return times;
}

export interface Ratio {
  readonly median: number;
  readonly spread: Spread;
}

/** How many times as long `numerator` takes as `denominator`. */
export function ratio(times: Times, numerator: string, denominator: string): Ratio {
  const ratios = pairedRatios(times[numerator] ?? [], times[denominator] ?? []);
  return { median: median(ratios), spread: spreadOf(ratios) };
}

/**
 * The figures of rounds with the variants `pulso` and `limit` and, by their names, peers: `pulso` over `limit`, and
 * each peer over `pulso`.
 */
export function figuresOf(times: Times): Figures {
  const { median: ofLimit, spread } = ratio(times, 'pulso', 'limit');
  const peers = Object.keys(times).filter((name) => name !== 'pulso' && name !== 'limit');
  return {
    ...{ ofLimit, spread, rounds: times['pulso']!.length },
    peers: Object.fromEntries(peers.map((name) => [name, ratio(times, name, 'pulso').median])),
    notes: Object.fromEntries(
      Object.entries(times).map(([name, nanoseconds]) => [
        `${name}, ns per call`,
        Number(median(nanoseconds).toPrecision(3)),
      ]),
    ),
  };
}

/**
 * Calls `run` often enough for itself to be optimised, not only the loop that it was in the midst of: code replaced on
 * the stack was seen to stay three times slower for the whole process.
 */
async function compile(variant: Variant, calls: number): Promise<void> {
  const runs = Math.min(COMPILE_RUNS, calls);
  for (let i = 0; i < runs; i++) {
    await variant.prepare?.();
    await variant.run(Math.ceil(calls / runs));
  }
}

/**
 * As many calls as take about one round, counted once they are compiled. The fastest of some tries counts: one that
 * another process interrupts would leave rounds of a few calls, whose time is that of the clock.
 */
async function calibrate(variant: Variant, options: PairedOptions): Promise<number> {
  const target = (options.millisecondsPerRound ?? 20) * 1e6;
  let calls = 1;
  for (;;) {
    let fastest = Infinity;
    for (let attempt = 0; attempt < CALIBRATING_TRIES && fastest >= target / 2; attempt++) {
      await variant.prepare?.();
      const start = CLOCKS.wall();
      await variant.run(calls);
      fastest = Math.min(fastest, CLOCKS.wall() - start);
    }
    if (fastest >= target / 2) return Math.max(1, Math.round((calls * target) / fastest));
    calls = Math.ceil(calls * Math.min(10, Math.max(2, target / Math.max(fastest, 1))));
  }
}
