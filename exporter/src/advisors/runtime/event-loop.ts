import { propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict, type Window } from '../application/advisor.ts';
import { sumOf } from '../http/use.ts';
import { median } from '../statistics/quantile.ts';
import { PROCESS } from './use.ts';

/** Warning and critical bound of the signal `runtime_event_loop_delay`. */
const HIGH_DELAY = 0.25;
const CRITICAL_DELAY = 1;
/** Readings that a median needs; each spans 10 to 15 s. */
const MIN_READINGS = 3;
/** Share of the time in which the loop was busy from which a part of it is named. */
const NAMED = 0.25;
const BUSY = 0.8;

type Given = Pick<Window, 'runtime' | 'websockets' | 'http' | 'seconds'>;

/** The event loop is blocked for long at a time: says what is known of by what, and no more. */
export function adviseEventLoop(given: Given, relaxed: boolean): Judgement {
  const { runtime, http, seconds } = given;
  const { loopDelays, loopUtilization } = runtime;
  if (loopDelays.length < MIN_READINGS) return { silent: `${loopDelays.length} readings of the event loop's delay` };
  const delay = median(loopDelays.map(({ p99 }) => p99));
  if (delay < HIGH_DELAY * (relaxed ? 0.75 : 1)) return undefined;
  const mean = median(loopDelays.map((reading) => reading.mean));
  const rate = sumOf(http, 'count') / seconds;
  return propose({
    kind: 'event_loop_blocked',
    entity: PROCESS,
    severity: delay >= CRITICAL_DELAY ? 'critical' : 'warning',
    current: delay,
    // Each request waits for its turn at least once.
    gain: { savedTime: rate * mean },
    explanation: {
      formula: 'savedTime = rate * delay',
      inputs: { rate: { value: rate, unit: 'count' }, delay: { value: mean, unit: 'seconds' } },
      result: { value: rate * mean, unit: 'seconds' },
    },
    confidence: (0.9 * loopDelays.length) / (loopDelays.length + 1),
    values: {
      current: { value: delay, unit: 'seconds' },
      longest: { value: Math.max(...loopDelays.map(({ max }) => max)), unit: 'seconds' },
      busy: { value: loopUtilization, unit: 'ratio' },
    },
    apply:
      'kill -USR1 <pid>  # opens the inspector on 127.0.0.1:9229; record a CPU profile there. Or start with: node --cpu-prof',
    details: [
      ...knownParts(given),
      loopUtilization >= BUSY
        ? 'The loop is busy nearly all the time: more instances help as well as shorter work.'
        : 'The loop is idle in between: single long pieces of work block it, not their number.',
      'Which route blocks is not measured, since a response time holds the waits for others, too; a CPU profile tells.',
      'The gain is the least that users wait for it: each request waits for its turn once, and most do several times.',
    ],
  });
}

/** Of the time in which the loop was busy, what is known: garbage collections, and handlers of WebSocket messages. */
function knownParts({ runtime, websockets, seconds }: Given): string[] {
  const busy = runtime.loopUtilization * seconds;
  const percent = (part: number) => `${Math.round((part / busy) * 100)} %`;
  const { major, minor, other } = runtime.collections;
  const collecting = major.seconds + minor.seconds + other.seconds;
  const parts: string[] = [];
  if (collecting / busy >= NAMED) parts.push(`Garbage collections took ${percent(collecting)} of the busy time.`);
  for (const { name, handlerSeconds } of websockets) {
    if (handlerSeconds === undefined || handlerSeconds / busy < NAMED) continue;
    parts.push(
      `Handlers of messages of WebSocket server ${name} took about ${percent(handlerSeconds)} of the busy time.`,
    );
  }
  return parts;
}

export const eventLoopBlocked: Advisor = {
  name: 'event_loop_blocked',
  advise: (window) => verdict([adviseEventLoop(window, window.stands('event_loop_blocked'))]),
};
