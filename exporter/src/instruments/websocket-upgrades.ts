import type { IncomingMessage } from 'node:http';
import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import { overrideMethods } from './instrument.ts';
import type { Socket } from './websocket-socket.ts';

/** Why an upgrade led to no connection; a service may name reasons of its own beside these. */
const REASONS = ['method', 'version', 'path', 'rejected', 'closing', 'bad_request', 'aborted', 'error'] as const;
type Reason = (typeof REASONS)[number];

interface Server {
  handleUpgrade(request: IncomingMessage, raw: Raw, head: Buffer, callback: Accepted): void;
  shouldHandle?(request: IncomingMessage): boolean | number;
  readonly options?: { readonly verifyClient?: unknown };
  readonly _state?: number;
}
type Accepted = (socket: Socket, ...rest: unknown[]) => void;

interface Raw extends NodeJS.EventEmitter {
  readonly destroyed?: boolean;
  readonly writableEnded?: boolean;
  readonly bytesWritten?: number;
}

interface Upgrade {
  readonly accepted: () => void;
  readonly failed: (reason?: Reason) => void;
  wrongPath: boolean;
}

export interface Upgrades {
  /** Upgrades that are under way. */
  readonly pending: () => number;
  readonly restore: () => void;
}

/**
 * Follows each upgrade from `handleUpgrade`, through which ws sends all of them, to its connection or to the end of its
 * TCP connection. Nothing is put on that one but a listener, for as long as the upgrade takes; why ws refused is told
 * from the request, by the rules of ws.
 */
export function watchUpgrades(
  registry: Registry,
  object: object,
  labels: { readonly server: string },
  accepted: (socket: Socket) => void,
): Upgrades {
  const server = object as Server;
  const failures = registry.counter(metrics.websocket.upgradeFailures);
  for (const reason of REASONS) failures.bind({ ...labels, reason });
  let pending = 0;
  /** The upgrade that `handleUpgrade` is busy with; `shouldHandle` is asked within. */
  let current: Upgrade | undefined;

  function follow(request: IncomingMessage, raw: Raw): Upgrade {
    const written = raw.bytesWritten ?? 0;
    let settled = false;
    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      pending--;
      raw.off('close', closed);
      return true;
    };
    const closed = () => {
      // ws has answered, unless the client was gone before.
      const answered = raw.writableEnded === true || (raw.bytesWritten ?? 0) > written;
      upgrade.failed(answered ? refusal(request, upgrade.wrongPath) : 'aborted');
    };
    const upgrade: Upgrade = {
      wrongPath: false,
      accepted: () => void settle(),
      failed(reason = 'error') {
        if (settle()) failures.bind({ ...labels, reason }).inc();
      },
    };
    pending++;
    if (raw.destroyed === true) upgrade.failed('aborted');
    else raw.on('close', closed);
    return upgrade;
  }

  function refusal(request: IncomingMessage, wrongPath: boolean): Reason {
    const { method, headers } = request;
    if (method !== 'GET') return 'method';
    const version = Number(headers['sec-websocket-version']);
    if (version !== 13 && version !== 8) return 'version';
    if (wrongPath) return 'path';
    const well =
      headers['upgrade']?.toLowerCase() === 'websocket' && (headers['sec-websocket-key'] ?? '').length === 24;
    if (!well) return 'bad_request';
    if ((server._state ?? 0) > 0) return 'closing';
    return typeof server.options?.verifyClient === 'function' ? 'rejected' : 'bad_request';
  }

  const original = server.handleUpgrade;
  function handleUpgrade(this: Server, request: IncomingMessage, raw: Raw, head: Buffer, callback: Accepted): void {
    let upgrade: Upgrade | undefined;
    try {
      upgrade = follow(request, raw);
    } catch {
      registry.error('websocket');
    }
    current = upgrade;
    try {
      original.call(this, request, raw, head, (socket, ...rest) => {
        try {
          upgrade?.accepted();
          accepted(socket);
        } catch {
          registry.error('websocket');
        }
        callback(socket, ...rest);
      });
    } catch (error) {
      upgrade?.failed();
      throw error;
    } finally {
      current = undefined;
    }
  }

  const { shouldHandle } = server;
  const override = overrideMethods(server, {
    handleUpgrade,
    ...(shouldHandle === undefined
      ? {}
      : {
          shouldHandle(this: Server, request: IncomingMessage) {
            const handled = shouldHandle.call(this, request);
            if (current !== undefined && !handled) current.wrongPath = true;
            return handled;
          },
        }),
  });
  return { pending: () => pending, restore: () => override.restore() };
}
