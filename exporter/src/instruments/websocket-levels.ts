import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { CLOSING, OPEN, type Socket, wireOf } from './websocket-socket.ts';
import type { Payload } from './websocket-traffic.ts';

/** What a connection that compresses has carried so far, and had before it was watched. */
interface Wire extends Payload {
  readonly receivedBefore: number;
  readonly sentBefore: number;
}

export interface Levels {
  /** Where the payload of this connection is to be summed up. */
  readonly add: (socket: Socket) => Payload;
  readonly remove: (socket: Socket) => void;
  readonly stop: () => void;
}

export interface LevelOptions {
  readonly slowConsumerBytes: number;
  readonly pending: () => number;
  /** Whether connections may agree on compression. */
  readonly compresses: boolean;
}

/**
 * What is read of the connections when a page is made, all in one pass: their states, what waits to be sent, and what
 * those that compress have carried.
 */
export function watchLevels(registry: Registry, labels: { readonly server: string }, options: LevelOptions): Levels {
  const sockets = new Map<Socket, Wire | undefined>();
  const payload: Payload = { received: 0, sent: 0 };
  const plain: Payload = { received: 0, sent: 0 };
  /** Of connections that are gone. */
  const gone: Payload = { received: 0, sent: 0 };
  const now = { open: 0, closing: 0, buffered: 0, mostBuffered: 0, slow: 0, received: 0, sent: 0 };

  /** Never less than before: what waits in a socket is part of its count, until the socket is destroyed with it. */
  function readWire(socket: Socket, wire: Wire): void {
    const { bytesRead = 0, bytesWritten = 0 } = wireOf(socket);
    wire.received = Math.max(wire.received, bytesRead - wire.receivedBefore);
    wire.sent = Math.max(wire.sent, bytesWritten - wire.sentBefore);
  }

  function read(): void {
    Object.assign(now, { open: 0, closing: 0, buffered: 0, mostBuffered: 0, slow: 0, ...gone });
    for (const [socket, wire] of sockets) {
      if (socket.readyState === OPEN) now.open++;
      else if (socket.readyState === CLOSING) now.closing++;
      const buffered = socket.bufferedAmount;
      now.buffered += buffered;
      if (buffered > now.mostBuffered) now.mostBuffered = buffered;
      if (buffered > options.slowConsumerBytes) now.slow++;
      if (wire === undefined) continue;
      readWire(socket, wire);
      now.received += wire.received;
      now.sent += wire.sent;
    }
  }

  const connections = registry.gauge(metrics.websocket.connections);
  const stops = [
    registry.onCollect('websocket', read),
    connections.bindCallback({ ...labels, state: 'connecting' }, options.pending),
    connections.bindCallback({ ...labels, state: 'open' }, () => now.open),
    connections.bindCallback({ ...labels, state: 'closing' }, () => now.closing),
    registry.gauge(metrics.websocket.sendBuffer).bindCallback(labels, () => now.buffered),
    registry.gauge(metrics.websocket.sendBufferMax).bindCallback(labels, () => now.mostBuffered),
    registry.gauge(metrics.websocket.slowConsumers).bindCallback(labels, () => now.slow),
  ];
  if (options.compresses) {
    const before = registry.counter(metrics.websocket.deflatePayload);
    const after = registry.counter(metrics.websocket.deflateWire);
    for (const direction of ['received', 'sent'] as const) {
      stops.push(before.bindCallback({ ...labels, direction }, () => payload[direction]));
      stops.push(after.bindCallback({ ...labels, direction }, () => now[direction]));
    }
  }

  return {
    add(socket) {
      const compresses = options.compresses && (socket.extensions ?? '').includes('permessage-deflate');
      const { bytesRead = 0, bytesWritten = 0 } = wireOf(socket);
      sockets.set(
        socket,
        compresses ? { received: 0, sent: 0, receivedBefore: bytesRead, sentBefore: bytesWritten } : undefined,
      );
      return compresses ? payload : plain;
    },
    remove(socket) {
      const wire = sockets.get(socket);
      sockets.delete(socket);
      if (wire === undefined) return;
      readWire(socket, wire);
      gone.received += wire.received;
      gone.sent += wire.sent;
    },
    stop: () => stops.forEach((stop) => stop()),
  };
}
