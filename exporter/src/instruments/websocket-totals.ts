import { metrics } from '@pulso/catalogue';
import type { Counter, Registry } from '../registry/index.ts';

/** Types of messages in each direction, as indexes into `Totals`: the number of messages, and after it that of bytes. */
export const RECEIVED = { text: 0, binary: 2, ping: 4, pong: 6 } as const;
export const SENT = { text: 8, binary: 10, ping: 12, pong: 14 } as const;
const LENGTH = 16;

/**
 * What has passed on many connections, as 16 numbers side by side: what a message touches lies on two lines of the
 * processor's cache, where the registry's counters, each with numbers of its own, would take a dozen.
 */
export type Totals = Float64Array;

export interface TotalsOfServer {
  readonly plain: Totals;
  /** Of the connections that agreed on permessage-deflate. */
  readonly deflated: Totals;
  /** Brings the registry's counters up to date. */
  readonly flush: () => void;
}

export function totalsOf(
  registry: Registry,
  labels: { readonly server: string },
  options: { readonly compresses: boolean },
): TotalsOfServer {
  const messages = registry.counter(metrics.websocket.messages);
  const bytes = registry.counter(metrics.websocket.bytes);
  const counters: Counter[] = [];
  for (const [direction, types] of [
    ['received', RECEIVED],
    ['sent', SENT],
  ] as const) {
    for (const [type, at] of Object.entries(types)) {
      counters[at] = messages.bind({ ...labels, direction, type });
      counters[at + 1] = bytes.bind({ ...labels, direction, type });
    }
  }
  const payload = registry.counter(metrics.websocket.deflatePayload);
  const deflate = options.compresses
    ? (
        [
          [RECEIVED, 'received'],
          [SENT, 'sent'],
        ] as const
      ).map(([types, direction]) => ({
        types,
        counter: payload.bind({ ...labels, direction }),
      }))
    : [];
  const plain = new Float64Array(LENGTH);
  const deflated = new Float64Array(LENGTH);
  return {
    plain,
    deflated,
    flush() {
      for (const { types, counter } of deflate) counter.inc(deflated[types.text + 1]! + deflated[types.binary + 1]!);
      for (const [at, counter] of counters.entries()) counter.inc(plain[at]! + deflated[at]!);
      plain.fill(0);
      deflated.fill(0);
    },
  };
}
