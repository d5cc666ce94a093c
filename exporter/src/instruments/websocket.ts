import { metrics } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import type { Registry } from '../registry/index.ts';
import { checkMethods, checkName, type Instrument } from './instrument.ts';
import { type WebSocketHooks, websocketHooks } from './websocket-hooks.ts';
import { type LevelSample, watchLevels } from './websocket-levels.ts';
import { watchPings } from './websocket-pings.ts';
import { closeCode, type Socket } from './websocket-socket.ts';
import { totalsOf } from './websocket-totals.ts';
import { watchTraffic } from './websocket-traffic.ts';
import { watchUpgrades } from './websocket-upgrades.ts';

/** What the instrument uses of a `WebSocketServer` of ws. */
export interface WebSocketServerLike {
  // `any`, as in Node's own types: with `never` or `unknown` the real classes would not fit.
  // oxlint-disable-next-line typescript/no-explicit-any
  on(event: 'close', listener: (...args: any[]) => void): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any
  off(event: 'close', listener: (...args: any[]) => void): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any
  handleUpgrade(...args: any[]): void;
}

export interface WebSocketOptions {
  readonly name: string;
  /** Connections that the service is meant to hold, for the signal of their use. */
  readonly maxConnections?: number;
  /** Milliseconds between pings that measure the round trip; 0: none. Default 15,000. */
  readonly pingInterval?: number;
  /** Bytes waiting to be sent above which a client counts as a slow consumer. Default 1 MiB. */
  readonly slowConsumerBytes?: number;
  /** The handlers of one message in so many are timed, on average; 1: of all, 0: of none. Default 16. */
  readonly handlerSampling?: number;
}

/** One server at one moment, and what its handlers took since the start. */
export interface WebSocketSample extends LevelSample {
  readonly name: string;
  /** When the measuring began, in milliseconds of the process. */
  readonly since: number;
  /** From which a client counts as a slow consumer. */
  readonly slowConsumerBytes: number;
  readonly handlerSeconds: number | undefined;
}

export interface WebSocketInstrument extends Instrument {
  readonly hooks: WebSocketHooks;
  readonly sample: () => WebSocketSample;
}

const DEFAULT_PING_INTERVAL = 15_000;
const DEFAULT_SLOW_CONSUMER_BYTES = 1_048_576;
const DEFAULT_HANDLER_SAMPLING = 16;
/** Bound from the start, so that the first of them is seen by rate(). */
const COMMON_CODES = ['1000', '1001', '1005', '1006'];

/** Measures a `WebSocketServer`: its upgrades and connections, messages and bytes both ways, and round trips by ping. */
export function instrumentWebSocket(
  registry: Registry,
  server: WebSocketServerLike,
  options: WebSocketOptions,
): WebSocketInstrument {
  checkMethods('a WebSocketServer', server, ['on', 'off', 'handleUpgrade']);
  const labels = { server: checkName('WebSocket server', options.name) };
  const pingInterval = checkNumber('pingInterval', options.pingInterval ?? DEFAULT_PING_INTERVAL);
  const slowConsumerBytes = checkNumber('slowConsumerBytes', options.slowConsumerBytes ?? DEFAULT_SLOW_CONSUMER_BYTES);
  const sampling = checkNumber('handlerSampling', options.handlerSampling ?? DEFAULT_HANDLER_SAMPLING);
  const connects = registry.counter(metrics.websocket.connects).bind(labels);
  const closes = registry.counter(metrics.websocket.closes);
  for (const code of COMMON_CODES) closes.bind({ ...labels, code });
  const { perMessageDeflate } = (server as { options?: { perMessageDeflate?: unknown } }).options ?? {};
  const compresses = perMessageDeflate !== undefined && perMessageDeflate !== null && perMessageDeflate !== false;
  const deflates = (socket: Socket) => compresses && (socket.extensions ?? '').includes('permessage-deflate');

  const watched = new Map<Socket, () => void>();
  const pings = watchPings(registry, labels, watched, pingInterval);
  const levels = watchLevels(registry, labels, {
    slowConsumerBytes,
    compresses,
    deflates,
    pending: () => upgrades.pending(),
  });
  const totals = totalsOf(registry, labels, { compresses });
  const stopFlushing = registry.onCollect('websocket', totals.flush, Object.values(metrics.websocket));
  const traffic = watchTraffic(registry, labels, {
    sampling: Math.round(sampling),
    events: {
      closed(socket, code) {
        if (!watched.delete(socket)) return;
        levels.remove(socket);
        pings.forget(socket);
        closes.bind({ ...labels, code: closeCode(code) }).inc();
      },
      ponged: pings.answered,
    },
  });

  function watch(socket: Socket): void {
    if (watched.has(socket)) return;
    levels.add(socket);
    watched.set(socket, traffic.watch(socket, deflates(socket) ? totals.deflated : totals.plain));
  }

  const upgrades = watchUpgrades(registry, server, labels, (socket) => {
    connects.inc();
    watch(socket);
  });
  // Absent where the server does not keep them (`clientTracking: false`).
  const { clients } = server as { clients?: Iterable<Socket> };
  for (const socket of clients ?? []) watch(socket);
  const { maxConnections } = options;
  const stopReading =
    maxConnections === undefined
      ? undefined
      : registry.gauge(metrics.websocket.maxConnections).bindCallback(labels, () => maxConnections);
  server.on('close', pings.stop);
  const { hooks, stop } = websocketHooks(registry, labels);

  const since = performance.now();

  return {
    hooks,
    sample: () => ({
      ...{ name: labels.server, since, slowConsumerBytes, handlerSeconds: traffic.handlerSeconds() },
      ...levels.sample(),
    }),
    detach() {
      pings.stop();
      server.off('close', pings.stop);
      upgrades.restore();
      for (const unwatch of watched.values()) unwatch();
      watched.clear();
      traffic.stop();
      totals.flush();
      stopFlushing();
      levels.stop();
      stopReading?.();
      stop();
    },
  };
}

function checkNumber(option: string, value: number): number {
  if (value >= 0 && Number.isFinite(value)) return value;
  throw new PulsoError('invalid_option', `${option} is ${String(value)}; give a number, 0 or more`);
}
