import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { overrideMethods } from './instrument.ts';
import { OPEN, sizeOf, type Socket } from './websocket-socket.ts';
import { RECEIVED, SENT, type Totals } from './websocket-totals.ts';

/** The events of a socket that others than the traffic care for. */
export interface SocketEvents {
  readonly closed: (socket: Socket, code: number) => void;
  readonly ponged: (socket: Socket, data: unknown) => void;
}

export interface Traffic {
  /** Counts into `totals` what passes from now on; returns how to stop. */
  readonly watch: (socket: Socket, totals: Totals) => () => void;
  /** Seconds for which handlers of messages held the event loop, reckoned from the sample; undefined where none is taken. */
  readonly handlerSeconds: () => number | undefined;
  /** Counts no more, also of sockets that are closed: those are left as they are. */
  readonly stop: () => void;
}

/** Those of two classes, with and without compression; sockets with methods of their own have an object each. */
const MAX_ORIGINALS = 4;
const ORIGINAL = Symbol('pulso.original');

/** The methods that stand below ours, and where to count. */
interface Original extends Pick<Socket, 'send' | 'ping' | 'pong' | 'emit'> {
  readonly totals: Totals;
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
  const notOpen = registry.counter(metrics.websocket.dropped).bind({ ...labels, reason: 'not_open' });
  const handlerTime = sampling > 0 ? registry.histogram(metrics.websocket.handlerTime).bind(labels) : undefined;
  /** Messages until the next one that is timed; at random, so that no pattern of the traffic falls in step with it. */
  let untilTimed = nextTimed();

  let counting = true;
  const originals: Original[] = [];

  function nextTimed(): number {
    return sampling <= 1 ? sampling : 1 + Math.floor(Math.random() * (2 * sampling - 1));
  }

  function count(totals: Totals, at: number, size: number): void {
    totals[at]! += 1;
    totals[at + 1]! += size;
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
    let text = typeof data === 'string' || typeof data === 'number';
    let whole = true;
    if (typeof sendOptions === 'object' && sendOptions !== null) {
      const { binary, fin } = sendOptions as { binary?: boolean; fin?: boolean };
      if (binary !== undefined) text = !binary;
      // A message in fragments counts once, with its last.
      whole = fin !== false;
    }
    const at = text ? SENT.text : SENT.binary;
    if (whole) original.totals[at]! += 1;
    original.totals[at + 1]! += sizeOf(data);
  }

  function ping(this: Watched, data?: unknown, mask?: unknown, callback?: unknown): void {
    const original = this[ORIGINAL];
    if (original === undefined) return this.ping(data, mask, callback);
    const open = this.readyState === OPEN;
    original.ping.call(this, data, mask, callback);
    if (open) count(original.totals, SENT.ping, typeof data === 'function' ? 0 : sizeOf(data));
  }

  function pong(this: Watched, data?: unknown, mask?: unknown, callback?: unknown): void {
    const original = this[ORIGINAL];
    if (original === undefined) return this.pong(data, mask, callback);
    const open = this.readyState === OPEN;
    original.pong.call(this, data, mask, callback);
    if (open) count(original.totals, SENT.pong, typeof data === 'function' ? 0 : sizeOf(data));
  }

  // No rest parameter: it would make an array for each message.
  function emit(this: Watched, event: string | symbol, first?: unknown, second?: unknown): boolean {
    const original = this[ORIGINAL];
    // oxlint-disable-next-line prefer-rest-params -- as said above: no array for each message
    if (original === undefined) return this.emit(event, ...Array.prototype.slice.call(arguments, 1));
    if (event === 'message') {
      count(original.totals, second === true ? RECEIVED.binary : RECEIVED.text, sizeOf(first));
      // As ws does; what an application emits itself may have other arguments.
      if (arguments.length === 3) {
        return --untilTimed === 0
          ? timed(this, original, first, second)
          : original.emit.call(this, event, first, second);
      }
    } else if (event === 'close' || event === 'ping' || event === 'pong') {
      observed(this, original, event, first);
    }
    // oxlint-disable-next-line prefer-rest-params -- as said above: no array for each message
    return Reflect.apply(original.emit, this, arguments);
  }

  function timed(socket: Watched, original: Original, data: unknown, isBinary: unknown): boolean {
    untilTimed = nextTimed();
    const start = performance.now();
    try {
      return original.emit.call(socket, 'message', data, isBinary);
    } finally {
      handlerTime?.observe((performance.now() - start) / 1000);
    }
  }

  /** Before the application's own listeners hear of it. Nothing here may throw into ws. */
  function observed(socket: Watched, { totals }: Original, event: 'close' | 'ping' | 'pong', argument: unknown): void {
    try {
      if (event === 'close') {
        events.closed(socket, Number(argument));
        return;
      }
      count(totals, RECEIVED[event], sizeOf(argument));
      if (event === 'pong') events.ponged(socket, argument);
    } catch {
      registry.error('websocket');
    }
  }

  /** The same object for sockets that have the same methods, which is nearly always: at work it stays in the caches. */
  function originalOf(socket: Socket, totals: Totals): Original {
    const original = { send: socket.send, ping: socket.ping, pong: socket.pong, emit: socket.emit, totals };
    const keys = Object.keys(original) as (keyof Original)[];
    const known = originals.find((other) => keys.every((key) => other[key] === original[key]));
    if (known !== undefined) return known;
    if (originals.length < MAX_ORIGINALS) originals.push(original);
    return original;
  }

  return {
    watch(socket: Watched, totals) {
      socket[ORIGINAL] = originalOf(socket, totals);
      const override = overrideMethods(socket, { send, ping, pong, emit });
      return () => {
        override.restore();
        socket[ORIGINAL] = undefined;
      };
    },
    // One message in `sampling` is timed on average.
    handlerSeconds: () => (handlerTime === undefined ? undefined : handlerTime.sum * Math.max(1, sampling)),
    stop() {
      counting = false;
    },
  };
}
