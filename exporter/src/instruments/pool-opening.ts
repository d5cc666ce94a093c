import { overrideMethods } from './instrument.ts';

type Connect = (this: unknown, callback?: (...results: unknown[]) => void) => unknown;
type ClientClass = new (...args: unknown[]) => { connect: Connect };

/**
 * Tells how long each connection of a pool took to open (TCP, TLS, authentication), and how it failed if it did. The pool
 * makes its clients by the class in its property `Client`; what it gets here are clients of that very class, whose
 * `connect` is watched for the one call that it is made for.
 */
export function watchOpening(
  pool: object,
  opened: (milliseconds: number, error: unknown) => void,
): { restore: () => void } {
  const { Client } = pool as { Client?: unknown };
  // A pool that makes its clients another way: how long that takes cannot be seen.
  if (typeof Client !== 'function') return { restore() {} };
  const watched: object = new Proxy(Client as ClientClass, {
    construct(target, args, newTarget) {
      const client = Reflect.construct(
        target,
        args,
        newTarget === watched ? target : newTarget,
      ) as InstanceType<ClientClass>;
      const { connect } = client;
      const override = overrideMethods(client, {
        connect(this: unknown, callback?: (...results: unknown[]) => void): unknown {
          override.restore();
          if (typeof callback !== 'function') return connect.call(this);
          const start = performance.now();
          return connect.call(this, (...results) => {
            opened(performance.now() - start, results[0]);
            callback(...results);
          });
        },
      });
      return client;
    },
  });
  return overrideMethods(pool, { Client: watched });
}
