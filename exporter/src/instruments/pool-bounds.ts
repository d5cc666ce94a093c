import { PulsoError } from '../errors.ts';

/** What the process cannot see by itself and a pool's size depends on; what is not given is not checked. */
export interface PoolBounds {
  /** Processes that have such a pool of the same server: advice then divides what the server has among them. */
  readonly instances?: number;
  /** Connections that the server leaves to this service: `max_connections` less the reserved and others' ones. */
  readonly maxConnections?: number;
  /** Cores of the server: advice then stays below twice that, and one, over all instances. */
  readonly databaseCores?: number;
  /** Most connections that one request holds at once. Above 1 a small pool can lock itself up. Default 1. */
  readonly connectionsPerRequest?: number;
}

const names = ['instances', 'maxConnections', 'databaseCores', 'connectionsPerRequest'] as const;

/** The bounds among the options. Throws a `PulsoError` with code `invalid_option`. */
export function checkBounds(options: PoolBounds): PoolBounds {
  const given: { -readonly [K in keyof PoolBounds]: PoolBounds[K] } = {};
  for (const name of names) {
    const value = options[name];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 1) {
      throw new PulsoError('invalid_option', `${name} is ${String(value)}; give a whole number, 1 or more`);
    }
    given[name] = value;
  }
  return given;
}
