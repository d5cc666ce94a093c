import { formatValue } from '@pulso/catalogue';
import { propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict } from '../application/advisor.ts';
import { nearness } from '../runtime/use.ts';
import type { WebSocketUse } from './use.ts';

/** Moments at which some client must have been slow: what clears up by itself is no trouble. */
const MIN_MOMENTS = 3;
/** Slow ones of all connections, or what waits for them of the process's memory, from which it matters. */
const MANY = 0.01;
const MUCH = 0.02;
const CRITICAL = 0.1;
const SAFE = 0.8;

interface Memory {
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
}

/** Messages pile up in memory for clients that read too slowly: proposes to bound what waits for each. */
export function adviseSlowConsumers(use: WebSocketUse, memory: Memory, relaxed: boolean): Judgement {
  const { name, levels, slowConsumerBytes } = use;
  if (levels.length < MIN_MOMENTS) return { silent: `server ${name}: ${levels.length} readings so far` };
  const ease = relaxed ? 0.5 : 1;
  const slow = usual(levels, 'slow');
  const waits = usual(levels, 'slowBuffered');
  const buffered = usual(levels, 'buffered');
  const open = usual(levels, 'open');
  const { memoryBytes, memoryLimitBytes: limit } = memory;
  if (slow === 0 || (slow / open < MANY * ease && waits / limit < MUCH * ease)) return undefined;
  // Each of them is left what does not yet make it slow.
  const left = buffered - waits + slow * slowConsumerBytes;
  const effect = Math.min(0, left / buffered - 1);
  return propose({
    kind: 'websocket_slow_consumers',
    entity: name,
    severity: waits / limit >= CRITICAL ? 'critical' : 'warning',
    current: buffered,
    proposed: Math.min(left, buffered),
    predictedEffect: effect,
    gain: {
      removedRisk: nearness(memoryBytes / limit, SAFE) - nearness((memoryBytes + effect * buffered) / limit, SAFE),
    },
    explanation: {
      formula: 'effect = (waiting - slowWaiting + slow * bound) / waiting - 1',
      inputs: {
        waiting: { value: buffered, unit: 'bytes' },
        slowWaiting: { value: waits, unit: 'bytes' },
        slow: { value: slow, unit: 'count' },
        bound: { value: slowConsumerBytes, unit: 'bytes' },
      },
      result: { value: effect, unit: 'ratio' },
    },
    confidence: (0.9 * levels.length) / (levels.length + 2),
    values: {
      slow: { value: slow, unit: 'count' },
      open: { value: open, unit: 'count' },
      waiting: { value: waits, unit: 'bytes' },
      bound: { value: slowConsumerBytes, unit: 'bytes' },
    },
    apply: `if (socket.bufferedAmount > ${slowConsumerBytes}) socket.terminate(); // or leave the message out
else socket.send(message);`,
    undo: 'socket.send(message);',
    details: [
      'The predicted effect is on the bytes that wait to be sent, which Node holds in memory without a bound.',
      `The medians of ${levels.length} readings within the window. The one with most waiting had ${formatValue(Math.max(...levels.map(({ mostBuffered }) => mostBuffered)), 'bytes')}.`,
      'A client that is cut off comes back and needs what it missed; leave out messages only where a later one replaces them.',
      'Where the process sends without rest, no client keeps up: then its event loop is busy all the time.',
    ],
  });
}

/** The median, the lower one of two: as much, or more, in most of the readings. */
function usual(levels: WebSocketUse['levels'], field: 'open' | 'slow' | 'buffered' | 'slowBuffered'): number {
  const sorted = levels.map((level) => level[field]).toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

export const slowConsumers: Advisor = {
  name: 'websocket_slow_consumers',
  advise: ({ websockets, runtime, stands }) =>
    verdict(websockets.map((use) => adviseSlowConsumers(use, runtime, stands('websocket_slow_consumers', use.name)))),
};
