import type { PoolBounds } from '../../instruments/pool-bounds.ts';
import type { HttpUse } from '../http/use.ts';
import { sumOf } from '../http/use.ts';

/** Nobody needs more in one process; PostgreSQL's processes cost more than they bring long before. */
const MAX_CONNECTIONS = 500;

export interface SizeLimit {
  readonly limit: number;
  /** What sets it, and what was not checked: English, for people. */
  readonly reason: string;
}

/**
 * The largest size that may be proposed: the pool's share of what the server leaves to the service, and of the
 * connections that its cores can keep busy (cores × 2 + spindles, with one for the storage: HikariCP's "About Pool
 * Sizing", after the PostgreSQL wiki's "Number Of Database Connections").
 */
export function sizeLimit({ instances, maxConnections, databaseCores }: PoolBounds): SizeLimit {
  const among = instances ?? 1;
  const limits: SizeLimit[] = [{ limit: MAX_CONNECTIONS, reason: `no pool needs more than ${MAX_CONNECTIONS}` }];
  if (maxConnections !== undefined) {
    const limit = Math.floor(maxConnections / among);
    limits.push({ limit, reason: `${maxConnections} connections of the server, shared by ${among} instance(s)` });
  }
  if (databaseCores !== undefined) {
    const limit = Math.floor((2 * databaseCores + 1) / among);
    limits.push({ limit, reason: `2 × ${databaseCores} cores of the server + 1, shared by ${among} instance(s)` });
  }
  const least = limits.reduce((a, b) => (b.limit < a.limit ? b : a));
  return { ...least, limit: Math.max(1, least.limit) };
}

/** Which bounds nobody has told, so that they were not checked. */
export function uncheckedBounds({ instances, maxConnections, databaseCores }: PoolBounds): string | undefined {
  const missing = Object.entries({ instances, maxConnections, databaseCores })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  return missing.length === 0
    ? undefined
    : `Not checked, since the pool's options do not tell: ${missing.join(', ')}. The sum over all instances must stay below the max_connections that PostgreSQL leaves to applications.`;
}

/**
 * The smallest pool that cannot lock itself up where one request holds several connections at once: Tn × (Cm − 1) + 1
 * (HikariCP, "About Pool Sizing"), with as Tn the requests in work at once: their mean number by Little's law, and three
 * standard deviations of a Poisson distribution on top. 1 where requests hold but one.
 */
export function deadlockFloor(connectionsPerRequest: number, http: readonly HttpUse[], seconds: number): number {
  if (connectionsPerRequest <= 1 || seconds <= 0) return 1;
  const mean = sumOf(http, 'seconds') / seconds;
  const atOnce = Math.max(1, Math.ceil(mean + 3 * Math.sqrt(mean)));
  return atOnce * (connectionsPerRequest - 1) + 1;
}
