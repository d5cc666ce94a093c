import type { Trace } from '../../instruments/memory-trace.ts';
import { propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict } from '../application/advisor.ts';
import { theilSen, type Trend } from '../statistics/theil-sen.ts';
import { PROCESS, type RuntimeUse } from './use.ts';

/** Points in each half of the course, and how many windows it must span. */
const MIN_HALF = 8;
const MIN_WINDOWS = 3;
/** However short the windows are: for so long a process warms up, since code is compiled, and caches and pools fill. */
const MIN_SECONDS = 1_800;
/** Nobody looks further ahead than so many times as far as the trend reaches back. */
const FORESIGHT = 28;
const CONFIDENCE = 0.99;
/** Memory follows itself, which makes trends look surer than they are: the variance is taken larger, at least so much. */
const LEAST_VARIANCE_FACTOR = 4;
/** The rise over the later half must stand out of what the line leaves over. */
const TIMES_NOISE = 5;
/** A rise that levels off is a cache that fills: the later half must keep this share of the earlier one's slope. */
const KEPT_SLOPE = 0.5;
const DAY = 86_400;

/** One measure of memory that may leak, and what it must stay below. */
interface Measure {
  readonly name: string;
  readonly trace: Trace;
  readonly limit: number;
}

interface Rise {
  readonly measure: Measure;
  readonly trend: Trend;
  readonly now: number;
  /** Seconds until the limit. */
  readonly left: number;
  readonly span: number;
}

/** Memory rises steadily towards its limit: by the robust slope of the heap after major collections, or of all memory. */
export function adviseLeak(use: RuntimeUse, relaxed: boolean): Judgement {
  const measures: readonly Measure[] = [
    { name: 'the heap after major collections', trace: use.heapTrace, limit: use.heapLimitBytes },
    { name: 'resident memory', trace: use.residentTrace, limit: use.memoryLimitBytes },
  ];
  const known = measures.filter(({ trace }) => isLongEnough(trace, use.seconds));
  if (known.length === 0) {
    const points = Math.max(...measures.map(({ trace }) => trace.seconds.length));
    return {
      silent: `${points} points of memory so far; a trend needs ${2 * MIN_HALF} over ${Math.round(leastSpan(use.seconds) / 60)} min`,
    };
  }
  const [first] = known.flatMap((measure) => riseOf(measure, relaxed) ?? []).toSorted((a, b) => a.left - b.left);
  return first && leak(first);
}

function leastSpan(window: number): number {
  return Math.max(MIN_SECONDS, MIN_WINDOWS * window);
}

function isLongEnough({ seconds }: Trace, window: number): boolean {
  return seconds.length >= 2 * MIN_HALF && seconds.at(-1)! - seconds[0]! >= leastSpan(window);
}

function riseOf(measure: Measure, relaxed: boolean): Rise | undefined {
  const { seconds, bytes } = measure.trace;
  const middle = Math.floor(seconds.length / 2);
  const trend = theilSen(seconds, bytes, { confidence: CONFIDENCE, varianceFactor: varianceFactorOf(measure.trace) });
  const earlier = theilSen(seconds.slice(0, middle), bytes.slice(0, middle));
  const later = theilSen(seconds.slice(middle), bytes.slice(middle));
  const ease = relaxed ? 0.5 : 1;
  const end = seconds.at(-1)!;
  const isSteady = trend.interval[0] > 0 && earlier.slope > 0 && later.slope >= KEPT_SLOPE * ease * earlier.slope;
  if (!isSteady || later.slope * (end - seconds[middle]!) < TIMES_NOISE * ease * later.noise) return undefined;
  const now = trend.intercept + trend.slope * end;
  const left = Math.max(0, (measure.limit - now) / trend.slope);
  const span = end - seconds[0]!;
  return left > FORESIGHT * span ? undefined : { measure, trend, now, left, span };
}

/**
 * How many times larger the variance of a trend is than that of independent points, where each follows the one before
 * with the correlation r: (1 + r) / (1 - r) (Bayley and Hammersley 1946). Of a random walk it is very large.
 */
function varianceFactorOf({ seconds, bytes }: Trace): number {
  const { slope, intercept } = theilSen(seconds, bytes);
  const left = bytes.map((each, at) => each - intercept - slope * seconds[at]!);
  let [together, alone] = [0, 0];
  for (const [at, each] of left.entries()) {
    alone += each ** 2;
    if (at > 0) together += each * left[at - 1]!;
  }
  const r = alone === 0 ? 0 : Math.min(0.99, Math.max(0, together / alone));
  return Math.max(LEAST_VARIANCE_FACTOR, (1 + r) / (1 - r));
}

function leak({ measure, trend, now, left, span }: Rise) {
  const [low, high] = trend.interval;
  const until = (slope: number) => Math.max(0, (measure.limit - now) / slope);
  const hour = 3_600;
  return propose({
    kind: 'memory_leak',
    entity: PROCESS,
    severity: left < DAY ? 'critical' : 'warning',
    current: now,
    // The chance that it stops the service within a day: certain where the limit is nearer than that.
    gain: { removedRisk: Math.min(1, DAY / Math.max(left, 1)) },
    explanation: {
      formula: 'timeLeft = (limit - now) / slope',
      inputs: {
        limit: { value: measure.limit, unit: 'bytes' },
        now: { value: now, unit: 'bytes' },
        slope: { value: trend.slope, unit: 'bytes' },
      },
      result: { value: left, unit: 'seconds' },
    },
    // How narrow the interval is: a slope known to a half of itself is known well.
    confidence: Math.min(0.95, 1 / (1 + (high - low) / (2 * trend.slope))),
    values: {
      current: { value: now, unit: 'bytes' },
      limit: { value: measure.limit, unit: 'bytes' },
      perHour: { value: trend.slope * hour, unit: 'bytes' },
      left: { value: left, unit: 'seconds' },
      soonest: { value: until(high), unit: 'seconds' },
      latest: { value: until(low), unit: 'seconds' },
    },
    apply: 'kill -USR2 <pid>  # with node --heapsnapshot-signal=SIGUSR2: twice, ten minutes apart; compare the two',
    details: [
      `Measured: ${measure.name}, ${measure.trace.seconds.length} points over ${Math.round(span / 60)} min.`,
      `Slope by the median of all pairs of points (Theil 1950, Sen 1968), its ${CONFIDENCE * 100} % interval by Kendall's variance, widened for points that follow each other (Bayley and Hammersley 1946).`,
      'Told only where the earlier half rises, too, and the later one rises at least half as fast: what levels off is a cache that fills.',
      'A growing load, or a bounded structure that fills for hours, looks the same; a heap snapshot tells. A restart wins time, and is no remedy.',
    ],
  });
}

export const memoryLeak: Advisor = {
  name: 'memory_leak',
  advise: ({ runtime, stands }) => verdict([adviseLeak(runtime, stands('memory_leak'))]),
};
