import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { OPEN, type Socket } from './websocket-socket.ts';

/** Tells our pings from those of the application, which a pong repeats. */
const PREFIX = 'pulso:';

export interface Pings {
  readonly answered: (socket: Socket, data: unknown) => void;
  readonly forget: (socket: Socket) => void;
  readonly stop: () => void;
}

/** Pings all connections by one timer, which keeps no process alive; an unanswered ping is given up when the next is due. */
export function watchPings(
  registry: Registry,
  labels: { readonly server: string },
  sockets: ReadonlyMap<Socket, unknown>,
  interval: number,
): Pings {
  // Without pings there is no round trip to tell of.
  if (interval === 0) return { answered() {}, forget() {}, stop() {} };
  const roundTrip = registry.histogram(metrics.websocket.roundTrip).bind(labels);
  const unanswered = registry.counter(metrics.websocket.unansweredPings).bind(labels);
  /** When the ping of each connection was sent that has had no pong yet. */
  const waiting = new Map<Socket, number>();
  let round = 0;

  function pingAll(): void {
    round++;
    for (const socket of sockets.keys()) {
      if (socket.readyState !== OPEN) continue;
      if (waiting.has(socket)) unanswered.inc();
      try {
        waiting.set(socket, performance.now());
        socket.ping(`${PREFIX}${round}`);
      } catch {
        registry.error('websocket');
      }
    }
  }

  const timer = setInterval(pingAll, interval).unref();
  return {
    answered(socket, data) {
      const sentAt = waiting.get(socket);
      if (sentAt === undefined || String(data) !== `${PREFIX}${round}`) return;
      waiting.delete(socket);
      roundTrip.observe((performance.now() - sentAt) / 1000);
    },
    forget: (socket) => void waiting.delete(socket),
    stop() {
      clearInterval(timer);
      waiting.clear();
    },
  };
}
