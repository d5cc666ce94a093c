import { type Advice, propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict, type Window } from '../application/advisor.ts';
import { sumOf } from '../http/use.ts';
import { nearness, PROCESS } from './use.ts';

/** Share of all time that collections may take: a little more than G1 aims at, 1 / (1 + 12) (HotSpot's GCTimeRatio). */
const HIGH_SHARE = 0.1;
const CRITICAL_SHARE = 0.25;
/** Live heap of its limit from which major collections follow each other for want of room. */
const NEAR_LIMIT = 0.7;
const CRITICAL_LIVE = 0.9;
/** What is proposed leaves the live heap this share of the limit. */
const TARGET_LIVE = 0.5;
/** The old generation may take this share of the process's memory. */
const SHARE_OF_MEMORY = 0.75;
const MEBIBYTE = 1024 ** 2;
const STEP = 64 * MEBIBYTE;
/** V8's largest semi-space by default, on 64 bits, and what is to be tried. The young generation is two of them. */
const DEFAULT_YOUNG = 32 * MEBIBYTE;
const LARGER_SEMI_SPACE_MIB = 64;
const MIN_MAJORS = 3;

type Remedy = Pick<
  Advice,
  'current' | 'proposed' | 'predictedEffect' | 'confidence' | 'explanation' | 'apply' | 'undo' | 'details'
>;
type Given = Pick<Window, 'runtime' | 'http' | 'seconds'>;

/** Garbage collections hold the process up, or its heap is near the limit at which V8 ends the process. */
export function adviseCollections(given: Given, relaxed: boolean): Judgement {
  const { runtime, http, seconds } = given;
  const { major, minor, other } = runtime.collections;
  const ease = relaxed ? 0.75 : 1;
  const share = (major.seconds + minor.seconds + other.seconds) / seconds;
  // After the last major collection within the window; older ones tell of another time.
  const live = major.count >= MIN_MAJORS ? runtime.heapTrace.bytes.at(-1) : undefined;
  const fill = live === undefined ? undefined : live / runtime.heapLimitBytes;
  const isNear = fill !== undefined && fill >= NEAR_LIMIT * (relaxed ? 0.9 : 1);
  if (share < HIGH_SHARE * ease && !(isNear && fill >= CRITICAL_LIVE * ease)) return undefined;
  const remedy = isNear ? moreHeap(given, live!) : youngHeap(given);
  const saved = -(remedy.predictedEffect ?? 0);
  // Little's law: so many requests were under way on average, each of which a pause holds up.
  const underWay = sumOf(http, 'seconds') / seconds;
  return propose({
    kind: 'gc_pressure',
    entity: PROCESS,
    severity: share >= CRITICAL_SHARE || (fill ?? 0) >= CRITICAL_LIVE ? 'critical' : 'warning',
    ...remedy,
    gain: {
      ...(saved > 0 ? { savedTime: saved * share * underWay } : {}),
      removedRisk: nearness(fill ?? 0, NEAR_LIMIT),
    },
    values: {
      share: { value: share, unit: 'ratio' },
      minor: { value: minor.seconds / seconds, unit: 'ratio' },
      major: { value: (major.seconds + other.seconds) / seconds, unit: 'ratio' },
      limit: { value: runtime.heapLimitBytes, unit: 'bytes' },
    },
  });
}

function moreHeap({ runtime, seconds }: Given, live: number): Remedy {
  const { heapLimitBytes: limit, memoryLimitBytes } = runtime;
  const { major, minor, other } = runtime.collections;
  const wanted = Math.ceil(live / TARGET_LIVE / STEP) * STEP;
  const room = Math.floor((memoryLimitBytes * SHARE_OF_MEMORY) / STEP) * STEP;
  const proposed = Math.min(wanted, room);
  const details = [
    `The heap holds ${Math.round(live / MEBIBYTE)} MiB after a major collection; ${major.count} of them came within ${Math.round(seconds)} s.`,
    'A major collection is due each time what is free is used up: their number goes as 1 / (limit - live) (Jones, Hosking, Moss: The Garbage Collection Handbook, 2nd ed., section 2.4). It does not hold while the heap still grows: look for a leak first.',
  ];
  if (proposed <= limit) {
    return {
      ...{ current: limit, confidence: 0.6, explanation: shareOf(runtime.collections, seconds) },
      details: [
        ...details,
        `The process's memory, ${Math.round(memoryLimitBytes / MEBIBYTE)} MiB, leaves no room for a larger heap: hold less in memory, or give the process more.`,
      ],
    };
  }
  const all = major.seconds + minor.seconds + other.seconds;
  const majors = major.seconds + other.seconds;
  const effect = (-majors / all) * (1 - (limit - live) / (proposed - live));
  const mebibytes = proposed / MEBIBYTE;
  return {
    ...{ current: limit, proposed, predictedEffect: effect, confidence: 0.5 },
    explanation: {
      formula: 'effect = -majors / all * (1 - (limit - live) / (proposed - live))',
      inputs: {
        majors: { value: majors, unit: 'seconds' },
        all: { value: all, unit: 'seconds' },
        limit: { value: limit, unit: 'bytes' },
        live: { value: live, unit: 'bytes' },
        proposed: { value: proposed, unit: 'bytes' },
      },
      result: { value: effect, unit: 'ratio' },
    },
    apply: `NODE_OPTIONS=--max-old-space-size=${mebibytes}`,
    undo: `NODE_OPTIONS=--max-old-space-size=${Math.round(limit / MEBIBYTE)}`,
    details,
  };
}

function youngHeap({ runtime, seconds }: Given): Remedy {
  const { major, minor } = runtime.collections;
  const explanation = shareOf(runtime.collections, seconds);
  const profile = 'Find what allocates: node --heap-prof, or the inspector’s allocation sampling.';
  // Only where the young generation has grown as far as it may is a larger one of use.
  if (minor.seconds < major.seconds || runtime.youngBytes > DEFAULT_YOUNG) {
    return {
      confidence: 0.5,
      explanation,
      details: [profile, 'No setting is known to mend it: no effect is predicted.'],
    };
  }
  return {
    ...{ confidence: 0.5, explanation },
    apply: `NODE_OPTIONS=--max-semi-space-size=${LARGER_SEMI_SPACE_MIB}`,
    undo: 'unset NODE_OPTIONS',
    details: [
      `Most of it is minor collections, ${minor.count} within ${Math.round(seconds)} s: objects that live a little longer than the young generation has room for are copied twice.`,
      `With semi-spaces of ${LARGER_SEMI_SPACE_MIB} MiB more of them are dead when it is full. How much that brings depends on how long they live, which is not measured: no effect is predicted. It takes up to ${3 * LARGER_SEMI_SPACE_MIB} MiB more.`,
      profile,
    ],
  };
}

function shareOf({ major, minor, other }: Given['runtime']['collections'], seconds: number) {
  const all = major.seconds + minor.seconds + other.seconds;
  return {
    formula: 'share = (minor + major + incremental) / window',
    inputs: {
      minor: { value: minor.seconds, unit: 'seconds' },
      major: { value: major.seconds, unit: 'seconds' },
      incremental: { value: other.seconds, unit: 'seconds' },
      window: { value: seconds, unit: 'seconds' },
    },
    result: { value: all / seconds, unit: 'ratio' },
  } as const;
}

export const gcPressure: Advisor = {
  name: 'gc_pressure',
  advise: (window) => verdict([adviseCollections(window, window.stands('gc_pressure'))]),
};
