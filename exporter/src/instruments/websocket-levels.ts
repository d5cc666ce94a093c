import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { CLOSING, OPEN, type Socket, wireOf } from './websocket-socket.ts';

/** Bytes that a connection has carried, as counted last. */
interface Wire {
  received: number;
  sent: number;
}

/** What the connections of one server are at one moment. */
export interface LevelSample {
  readonly open: number;
  /** Bytes that wait to be sent: to all, to the one with most of them, to slow consumers; and how many those are. */
  readonly buffered: number;
  readonly mostBuffered: number;
  readonly slowBuffered: number;
  readonly slow: number;
}

export interface Levels {
  readonly add: (socket: Socket) => void;
  readonly remove: (socket: Socket) => void;
  readonly sample: () => LevelSample;
  readonly stop: () => void;
}

export interface LevelOptions {
  readonly slowConsumerBytes: number;
  readonly pending: () => number;
  /** Whether any connection may agree on compression, and whether this one did. */
  readonly compresses: boolean;
  readonly deflates: (socket: Socket) => boolean;
}

/**
 * What is read of the connections when a page is made, all in one pass: their states, what waits to be sent, and what
 * those that compress have carried.
 */
export function watchLevels(registry: Registry, labels: { readonly server: string }, options: LevelOptions): Levels {
  const sockets = new Map<Socket, Wire | undefined>();
  const now = { open: 0, closing: 0, buffered: 0, mostBuffered: 0, slow: 0, slowBuffered: 0 };
  const carried = registry.counter(metrics.websocket.deflateWire);
  const wires = options.compresses
    ? {
        received: carried.bind({ ...labels, direction: 'received' }),
        sent: carried.bind({ ...labels, direction: 'sent' }),
      }
    : undefined;

  /** Counts what was carried since the last time; what waited in a socket and was destroyed with it is not taken back. */
  function countWire(socket: Socket, wire: Wire): void {
    const { bytesRead = 0, bytesWritten = 0 } = wireOf(socket);
    wires?.received.inc(Math.max(0, bytesRead - wire.received));
    wires?.sent.inc(Math.max(0, bytesWritten - wire.sent));
    wire.received = Math.max(wire.received, bytesRead);
    wire.sent = Math.max(wire.sent, bytesWritten);
  }

  function read(): void {
    Object.assign(now, { open: 0, closing: 0, buffered: 0, mostBuffered: 0, slow: 0, slowBuffered: 0 });
    for (const [socket, wire] of sockets) {
      if (socket.readyState === OPEN) now.open++;
      else if (socket.readyState === CLOSING) now.closing++;
      const buffered = socket.bufferedAmount;
      now.buffered += buffered;
      if (buffered > now.mostBuffered) now.mostBuffered = buffered;
      if (buffered > options.slowConsumerBytes) {
        now.slow++;
        now.slowBuffered += buffered;
      }
      if (wire !== undefined) countWire(socket, wire);
    }
  }

  const connections = registry.gauge(metrics.websocket.connections);
  const stops = [
    registry.onCollect('websocket', read, Object.values(metrics.websocket)),
    connections.bindCallback({ ...labels, state: 'connecting' }, options.pending),
    connections.bindCallback({ ...labels, state: 'open' }, () => now.open),
    connections.bindCallback({ ...labels, state: 'closing' }, () => now.closing),
    registry.gauge(metrics.websocket.sendBuffer).bindCallback(labels, () => now.buffered),
    registry.gauge(metrics.websocket.sendBufferMax).bindCallback(labels, () => now.mostBuffered),
    registry.gauge(metrics.websocket.slowConsumers).bindCallback(labels, () => now.slow),
  ];

  return {
    add(socket) {
      const { bytesRead = 0, bytesWritten = 0 } = wireOf(socket);
      sockets.set(socket, options.deflates(socket) ? { received: bytesRead, sent: bytesWritten } : undefined);
    },
    remove(socket) {
      const wire = sockets.get(socket);
      sockets.delete(socket);
      if (wire !== undefined) countWire(socket, wire);
    },
    sample() {
      read();
      return { ...now };
    },
    stop() {
      read();
      for (const stop of stops) stop();
    },
  };
}
