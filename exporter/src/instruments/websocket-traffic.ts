import { metrics } from '@pulso/catalogue';
import type { Counter, Registry } from '../registry/index.ts';
import { overrideMethods } from './instrument.ts';
import { OPEN, sizeOf, type Socket } from './websocket-socket.ts';

/** Payload in text and binary messages, as two sums; shared by all connections that compress. */
export interface Payload {
  received: number;
  sent: number;
}

interface Type {
  readonly messages: Counter;
  readonly bytes: Counter;
}

/** The events of a socket that others than the traffic care for. */
export interface SocketEvents {
  readonly closed: (socket: Socket, code: number) => void;
  readonly ponged: (socket: Socket, data: unknown) => void;
}

export interface Traffic {
  /** Counts what passes from now on; returns how to stop. */
  readonly watch: (socket: Socket, payload: Payload) => () => void;
  /** Counts no more, also of sockets that are closed: those are left as they are. */
  readonly stop: () => void;
}

const ORIGINAL = Symbol('pulso.original');

/** The methods that stand below ours, and where this connection's payload is summed up. */
interface Original extends Pick<Socket, 'send' | 'ping' | 'pong' | 'emit'> {
  readonly payload: Payload;
}

type Watched = Socket & { [ORIGINAL]?: Original | undefined };

/**
 * Counts messages by putting four methods over those of each socket: the same four for all, so that a connection costs
 * no closure. `emit` is one of them, since a listener of our own would make Node copy the list at each message, and
 * would show in `listenerCount`. No clock is read, except around the handlers of one message in `sampling`.
 */
export function watchTraffic(
  registry: Registry,
  labels: { readonly server: string },
  options: { readonly sampling: number; readonly events: SocketEvents },
): Traffic {
  const { sampling, events } = options;
  const messages = registry.counter(metrics.websocket.messages);
  const bytes = registry.counter(metrics.websocket.bytes);
  const typesOf = (direction: 'received' | 'sent') => {
    const bind = (type: string): Type => ({
      messages: messages.bind({ ...labels, direction, type }),
      bytes: bytes.bind({ ...labels, direction, type }),
    });
    return { text: bind('text'), binary: bind('binary'), ping: bind('ping'), pong: bind('pong') };
  };
  const received = typesOf('received');
  const sent = typesOf('sent');
  const notOpen = registry.counter(metrics.websocket.dropped).bind({ ...labels, reason: 'not_open' });
  const handlerTime = sampling > 0 ? registry.histogram(metrics.websocket.handlerTime).bind(labels) : undefined;
  /** Messages until the next one that is timed; at random, so that no pattern of the traffic falls in step with it. */
  let untilTimed = nextTimed();

  let counting = true;

  function nextTimed(): number {
    return sampling <= 1 ? sampling : 1 + Math.floor(Math.random() * (2 * sampling - 1));
  }

  function count(type: Type, size: number): void {
    type.messages.inc();
    type.bytes.inc(size);
  }

  function send(this: Watched, data: unknown, sendOptions?: unknown, callback?: unknown): void {
    const original = this[ORIGINAL];
    // Called by a reference that outlived the instrument.
    if (original === undefined) return this.send(data, sendOptions, callback);
    const open = this.readyState === OPEN;
    original.send.call(this, data, sendOptions, callback);
    if (!open) {
      if (counting) notOpen.inc();
      return;
    }
    const size = sizeOf(data);
    let text = typeof data === 'string' || typeof data === 'number';
    let whole = true;
    if (typeof sendOptions === 'object' && sendOptions !== null) {
      const { binary, fin } = sendOptions as { binary?: boolean; fin?: boolean };
      if (binary !== undefined) text = !binary;
      // A message in fragments counts once, with its last.
      whole = fin !== false;
    }
    const type = text ? sent.text : sent.binary;
    if (whole) type.messages.inc();
    type.bytes.inc(size);
    original.payload.sent += size;
  }

  function ping(this: Watched, data?: unknown, mask?: unknown, callback?: unknown): void {
    const original = this[ORIGINAL];
    if (original === undefined) return this.ping(data, mask, callback);
    const open = this.readyState === OPEN;
    original.ping.call(this, data, mask, callback);
    if (open) count(sent.ping, typeof data === 'function' ? 0 : sizeOf(data));
  }

  function pong(this: Watched, data?: unknown, mask?: unknown, callback?: unknown): void {
    const original = this[ORIGINAL];
    if (original === undefined) return this.pong(data, mask, callback);
    const open = this.readyState === OPEN;
    original.pong.call(this, data, mask, callback);
    if (open) count(sent.pong, typeof data === 'function' ? 0 : sizeOf(data));
  }

  function emit(this: Watched, event: string | symbol, ...args: unknown[]): boolean {
    const original = this[ORIGINAL];
    if (original === undefined) return this.emit(event, ...args);
    if (event === 'message') {
      const size = sizeOf(args[0]);
      count(args[1] === true ? received.binary : received.text, size);
      original.payload.received += size;
      if (--untilTimed === 0) return timed(this, original, event, args);
    } else if (event === 'close' || event === 'ping' || event === 'pong') {
      observed(this, event, args[0]);
    }
    return original.emit.call(this, event, ...args);
  }

  function timed(socket: Watched, original: Original, event: string, args: readonly unknown[]): boolean {
    untilTimed = nextTimed();
    const start = performance.now();
    try {
      return original.emit.call(socket, event, ...args);
    } finally {
      handlerTime?.observe((performance.now() - start) / 1000);
    }
  }

  /** Before the application's own listeners hear of it. Nothing here may throw into ws. */
  function observed(socket: Watched, event: 'close' | 'ping' | 'pong', argument: unknown): void {
    try {
      if (event === 'close') {
        events.closed(socket, Number(argument));
        return;
      }
      count(received[event], sizeOf(argument));
      if (event === 'pong') events.ponged(socket, argument);
    } catch {
      registry.error('websocket');
    }
  }

  return {
    watch(socket: Watched, payload) {
      socket[ORIGINAL] = { send: socket.send, ping: socket.ping, pong: socket.pong, emit: socket.emit, payload };
      const override = overrideMethods(socket, { send, ping, pong, emit });
      return () => {
        override.restore();
        socket[ORIGINAL] = undefined;
      };
    },
    stop() {
      counting = false;
    },
  };
}
