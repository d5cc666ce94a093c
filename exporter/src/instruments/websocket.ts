import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { PulsoError } from '../errors.ts';
import { checkMethods, checkName, type Instrument, overrideMethods } from './instrument.ts';

/** What the instrument uses of a `WebSocketServer` of ws. */
export interface WebSocketServerLike {
  readonly clients: ReadonlySet<unknown>;
  // `any`, as in Node's own types: with `never` or `unknown` the real classes would not fit.
  // oxlint-disable-next-line typescript/no-explicit-any
  on(event: 'connection', listener: (...args: any[]) => void): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any
  off(event: 'connection', listener: (...args: any[]) => void): unknown;
}

export interface WebSocketOptions {
  readonly name: string;
  /** Connections that the service is meant to hold, for the signal of their use. */
  readonly maxConnections?: number;
  /** Milliseconds between pings that measure the round trip; 0: none. Default 15,000. */
  readonly pingInterval?: number;
}

interface Socket extends NodeJS.EventEmitter {
  readonly readyState: number;
  send(data: unknown, ...rest: unknown[]): void;
  ping(data: string): void;
}

interface Watched {
  stop: () => void;
  /** Number of the ping that has not been answered, and when it was sent. */
  ping: number;
  sentAt: number;
}

const OPEN = 1;
const DEFAULT_PING_INTERVAL = 15_000;
/** The last close code that RFC 6455 and IANA's registry name; what is above is chosen by applications and clients. */
const LAST_REGISTERED_CODE = 1_015;
/** Tells our pings from those of the application, which a pong repeats. */
const PING_PREFIX = 'pulso:';

/** Measures a `WebSocketServer`: connections, messages and bytes both ways, and round trips by ping. */
export function instrumentWebSocket(
  registry: Registry,
  server: WebSocketServerLike,
  options: WebSocketOptions,
): Instrument {
  checkMethods('a WebSocketServer', server, ['on', 'off']);
  const name = checkName('WebSocket server', options.name);
  const interval = options.pingInterval ?? DEFAULT_PING_INTERVAL;
  if (!(interval >= 0 && Number.isFinite(interval))) {
    throw new PulsoError('invalid_option', `pingInterval is ${String(interval)}; give milliseconds, or 0 for no pings`);
  }
  const labels = { server: name };
  const connects = registry.counter(metrics.websocket.connects).bind(labels);
  const closes = registry.counter(metrics.websocket.closes);
  const messages = registry.counter(metrics.websocket.messages);
  const bytes = registry.counter(metrics.websocket.bytes);
  const received = {
    messages: messages.bind({ ...labels, direction: 'received' }),
    bytes: bytes.bind({ ...labels, direction: 'received' }),
  };
  const sent = {
    messages: messages.bind({ ...labels, direction: 'sent' }),
    bytes: bytes.bind({ ...labels, direction: 'sent' }),
  };
  const roundTrip = registry.histogram(metrics.websocket.roundTrip).bind(labels);
  for (const code of ['1000', '1001', '1006']) closes.bind({ ...labels, code });
  const watched = new Map<Socket, Watched>();
  const stopReading = [registry.gauge(metrics.websocket.connections).bindCallback(labels, () => watched.size)];
  const { maxConnections } = options;
  if (maxConnections !== undefined) {
    stopReading.push(registry.gauge(metrics.websocket.maxConnections).bindCallback(labels, () => maxConnections));
  }

  function watch(socket: Socket): void {
    const { send } = socket;
    const override = overrideMethods(socket, {
      send(this: Socket, data: unknown, ...rest: unknown[]) {
        const open = socket.readyState === OPEN;
        send.call(this, data, ...rest);
        if (!open) return;
        sent.messages.inc();
        sent.bytes.inc(sizeOf(data));
      },
    });
    const onMessage = (data: unknown) => {
      received.messages.inc();
      received.bytes.inc(sizeOf(data));
    };
    const onPong = (data: Buffer) => {
      if (state.sentAt === 0 || data.toString() !== `${PING_PREFIX}${state.ping}`) return;
      roundTrip.observe((performance.now() - state.sentAt) / 1000);
      state.sentAt = 0;
    };
    const onClose = (code: number) => {
      closes.bind({ ...labels, code: closeCode(code) }).inc();
      state.stop();
    };
    const state: Watched = {
      stop() {
        watched.delete(socket);
        override.restore();
        socket.off('message', onMessage).off('pong', onPong).off('close', onClose);
      },
      ping: 0,
      sentAt: 0,
    };
    watched.set(socket, state);
    socket.on('message', onMessage).on('pong', onPong).on('close', onClose);
  }

  function onConnection(socket: Socket): void {
    try {
      connects.inc();
      watch(socket);
    } catch {
      registry.error('websocket');
    }
  }

  /** One timer for all connections; an unanswered ping is given up when the next is due. */
  function pingAll(): void {
    for (const [socket, state] of watched) {
      if (socket.readyState !== OPEN) continue;
      try {
        state.ping++;
        state.sentAt = performance.now();
        socket.ping(`${PING_PREFIX}${state.ping}`);
      } catch {
        registry.error('websocket');
      }
    }
  }

  const emitter = server as unknown as NodeJS.EventEmitter;
  emitter.on('connection', onConnection);
  for (const socket of server.clients) watch(socket as Socket);
  const timer = interval > 0 ? setInterval(pingAll, interval).unref() : undefined;
  const stopTimer = () => clearInterval(timer);
  emitter.on('close', stopTimer);

  return {
    detach() {
      stopTimer();
      emitter.off('connection', onConnection);
      emitter.off('close', stopTimer);
      for (const state of [...watched.values()]) state.stop();
      for (const stop of stopReading) stop();
    },
  };
}

/** Codes that the standard names are kept; those that applications and clients choose share one each. */
function closeCode(code: number): string {
  if (code <= LAST_REGISTERED_CODE) return String(code);
  return code < 4_000 ? '3xxx' : '4xxx';
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return Buffer.byteLength(data);
  if (Array.isArray(data)) return data.reduce<number>((sum, part) => sum + sizeOf(part), 0);
  if (typeof data === 'number') return String(data).length;
  const { byteLength, size } = (data ?? {}) as { byteLength?: number; size?: number };
  return byteLength ?? size ?? 0;
}
