import type { Spread } from './statistics.ts';

/** What `Figures.ofLimit` is measured in. `× bare`: time with the instrument over time without; 1 is no cost at all. */
export type Unit = '×' | '× bare' | 'ms' | 'µs';

export interface Goal {
  /** At most this many `unit`s of the limit. */
  readonly ofLimit?: number;
  /** Default `×`. */
  readonly unit?: Unit;
  /** At least this many times faster, smaller or cheaper than the peer. */
  readonly peers?: Readonly<Record<string, number>>;
  /** At most this many bytes allocated per call. */
  readonly bytesPerCall?: number;
  /** At most this many of each thing counted, such as `clock calls`. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** What a case has measured. What it does not measure is left out. */
export interface Figures {
  readonly ofLimit?: number | undefined;
  readonly peers?: Readonly<Record<string, number>> | undefined;
  readonly bytesPerCall?: number | undefined;
  readonly counts?: Readonly<Record<string, number>> | undefined;
  /** Rounds (or processes) of which `ofLimit` and `peers` are the median. */
  readonly rounds: number;
  /** First and third quartile of what `ofLimit` is the median of; of the first peer's where there is no limit. */
  readonly spread: Spread;
  /** Absolute figures for the reader, never gated: they depend on the machine. */
  readonly notes?: Readonly<Record<string, number | string>> | undefined;
}

export interface RunOptions {
  /** At least 7 in figures of record. */
  readonly rounds: number;
  /** False where only what CI gates is wanted: leave peers out, so that it is quick. */
  readonly peers: boolean;
}

export interface Case {
  /** As on the command line: lower case and hyphens. */
  readonly name: string;
  /** One sentence: what is measured, against what. */
  readonly what: string;
  readonly goal: Goal;
  /**
   * Fresh processes in which the case is run, of whose figures the medians are taken. Default 1. At least 5 where a call
   * takes nanoseconds: what the engine inlines and optimises differs from process to process.
   */
  readonly processes?: number;
  run(options: RunOptions): Promise<Figures> | Figures;
}
