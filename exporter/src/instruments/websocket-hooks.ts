import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { checkName } from './instrument.ts';

/** Counts `n` events, 1 unless given. */
export type Count = (n?: number) => void;

/** A class of channels (chat, prices; not one room or topic), for a service that has such. */
export interface Channel {
  /** A message of so many bytes has come in. */
  readonly received: (bytes: number) => void;
  /** A message of so many bytes goes to so many clients, 1 unless given. */
  readonly sent: (bytes: number, clients?: number) => void;
  /** Shows how many entries wait in the channel's queue; `read` is called at scrape. Returns how to stop. */
  readonly queueDepth: (read: () => number | undefined) => () => void;
  /** Shows how old the oldest of them is, in seconds; nothing while `read` gives undefined. Returns how to stop. */
  readonly queueAge: (read: () => number | undefined) => () => void;
}

/**
 * What only the service knows of its WebSocket server. Each is asked for once, at the start: it stands at 0 from then on,
 * and what is never asked for is absent.
 */
export interface WebSocketHooks {
  /** Messages that were not sent, or thrown away, for this reason. */
  readonly drops: (reason: string) => Count;
  /** Messages that were refused since their client sent too many. */
  readonly rateLimits: () => Count;
  /** Upgrades that the service itself refused, before `handleUpgrade`. */
  readonly upgradeFailures: (reason: string) => Count;
  readonly channel: (name: string) => Channel;
  /** Shows how many entries wait in a queue of the server; `read` is called at scrape. Returns how to stop. */
  readonly queueDepth: (read: () => number | undefined) => () => void;
  /** Shows how old the oldest of them is, in seconds; nothing while `read` gives undefined. Returns how to stop. */
  readonly queueAge: (read: () => number | undefined) => () => void;
}

export function websocketHooks(
  registry: Registry,
  labels: { readonly server: string },
): { readonly hooks: WebSocketHooks; readonly stop: () => void } {
  const stops: (() => void)[] = [];
  const countWith =
    (counter: { inc(n?: number): void }): Count =>
    (n) =>
      counter.inc(n);

  const queue =
    (family: 'queueDepth' | 'queueAge', channel: string) =>
    (read: () => number | undefined): (() => void) => {
      const stop = registry.gauge(metrics.websocket[family]).bindCallback({ ...labels, channel }, read);
      stops.push(stop);
      return stop;
    };

  const hooks: WebSocketHooks = {
    drops(reason) {
      const checked = checkName('reason', reason);
      return countWith(registry.counter(metrics.websocket.dropped).bind({ ...labels, reason: checked }));
    },
    rateLimits: () => countWith(registry.counter(metrics.websocket.rateLimited).bind(labels)),
    upgradeFailures(reason) {
      const checked = checkName('reason', reason);
      return countWith(registry.counter(metrics.websocket.upgradeFailures).bind({ ...labels, reason: checked }));
    },
    channel(name) {
      const channel = checkName('channel', name);
      const bind = (direction: 'received' | 'sent') => ({
        messages: registry.counter(metrics.websocket.channelMessages).bind({ ...labels, channel, direction }),
        bytes: registry.counter(metrics.websocket.channelBytes).bind({ ...labels, channel, direction }),
      });
      const received = bind('received');
      const sent = bind('sent');
      return {
        received(bytes) {
          received.messages.inc();
          received.bytes.inc(bytes);
        },
        sent(bytes, clients = 1) {
          sent.messages.inc(clients);
          sent.bytes.inc(bytes * clients);
        },
        queueDepth: queue('queueDepth', channel),
        queueAge: queue('queueAge', channel),
      };
    },
    queueDepth: queue('queueDepth', ''),
    queueAge: queue('queueAge', ''),
  };
  return { hooks, stop: () => stops.forEach((stop) => stop()) };
}
