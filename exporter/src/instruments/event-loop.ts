import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const NANOSECONDS = 1e9;
const WINDOWS = 3;
const WINDOW_STEP_MS = 5_000;

interface Window {
  readonly delay: IntervalHistogram;
  utilization: ReturnType<typeof performance.eventLoopUtilization>;
}

export interface EventLoopReading {
  /** Of the delay, in seconds. */
  readonly min: number;
  readonly mean: number;
  readonly stddev: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** Share of time in which the loop was busy. */
  readonly utilization: number;
}

/**
 * Delay and use of the event loop over the last 10 to 15 seconds, whoever reads and how often: three windows overlap, of
 * which one begins anew every five seconds, so that a reader takes nothing from another.
 */
export class EventLoopMonitor {
  /** The oldest first. */
  readonly #windows: Window[];
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#windows = Array.from({ length: WINDOWS }, () => {
      const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      delay.enable();
      return { delay, utilization: performance.eventLoopUtilization() };
    });
    this.#timer = setInterval(() => this.#turn(), WINDOW_STEP_MS).unref();
  }

  /** Undefined before the first measurement. */
  read(): EventLoopReading | undefined {
    const { delay, utilization } = this.#windows[0]!;
    if (delay.count === 0) return undefined;
    // The monitor measures from one tick of its timer to the next: what is beyond the timer's interval is delay.
    const seconds = (nanoseconds: number) => Math.max(0, (nanoseconds - RESOLUTION_MS * 1e6) / NANOSECONDS);
    return {
      min: seconds(delay.min),
      mean: seconds(delay.mean),
      // The interval is the same each time: it adds nothing to how far the delays lie apart.
      stddev: delay.stddev / NANOSECONDS,
      p50: seconds(delay.percentile(50)),
      p90: seconds(delay.percentile(90)),
      p99: seconds(delay.percentile(99)),
      max: seconds(delay.max),
      utilization: performance.eventLoopUtilization(utilization).utilization,
    };
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const { delay } of this.#windows) delay.disable();
  }

  #turn(): void {
    const window = this.#windows.shift()!;
    window.delay.reset();
    window.utilization = performance.eventLoopUtilization();
    this.#windows.push(window);
  }
}
