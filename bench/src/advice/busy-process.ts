import { createPulso } from '@pulso/exporter';
import { LRUCache } from 'lru-cache';
import { Pool } from 'pg';
import { WebSocketServer } from 'ws';
import { inUse } from '../harness/bytes.ts';
import { newExchange, perform } from '../workload/http-exchange.ts';
import { inMemory } from '../workload/pg-memory.ts';

export interface Busy {
  readonly requestsPerSecond: number;
  /** CPU of the whole process, of one core. */
  readonly cpuShare: number;
  readonly heapBytes: number;
  /** Times that the advisors were asked, and the CPU that once took, in milliseconds; none without them. */
  readonly asked: number;
  readonly msPerAsking: number;
}

export interface BusyOptions {
  readonly advisors: boolean;
  readonly seconds: number;
  /** Seconds of the advisors' window: they are asked twelve times in it. */
  readonly window: number;
}

export const COUNTS = { routes: 200, pools: 5, caches: 10, queryGroups: 50, requestsPerSecond: 1_000 } as const;
const ENTRIES = 5_000;
const TICK_MS = 10;
const PAGE_EVERY_MS = 1_000;
const WARM_UP_MS = 3_000;

/**
 * A service under load, in memory: each request is counted for its route, asks a cache and now and then, through a pool,
 * one statement. Its page is made every second.
 */
export async function busyProcess({ advisors, seconds, window }: BusyOptions): Promise<Busy> {
  const pulso = createPulso({ advisors, adviceWindow: window, nPlusOne: 10 });
  const middleware = pulso.express();
  const routes = Array.from({ length: COUNTS.routes }, (_, at) => ({ path: `/area${at}/:id` }));
  const pools = Array.from({ length: COUNTS.pools }, (_, at) =>
    pulso.pool(new Pool({ ...inMemory, max: 10 }), { name: `pool${at}` }),
  );
  const caches = Array.from({ length: COUNTS.caches }, (_, at) =>
    pulso.cache(new LRUCache<number, number>({ max: ENTRIES, ttl: 5_000 }), { name: `cache${at}` }),
  );
  const statements = Array.from(
    { length: COUNTS.queryGroups },
    (_, at) => `SELECT column${at} FROM clients WHERE id = 1`,
  );
  pulso.websocket(new WebSocketServer({ noServer: true }), { name: 'agenda' });

  let made = 0;
  let failure: unknown;
  async function request(): Promise<void> {
    const at = made++;
    const exchange = { ...newExchange(), route: routes[at % COUNTS.routes]! };
    perform(exchange, (asked, response) => middleware(asked, response, () => {}));
    const cache = caches[at % COUNTS.caches]!;
    const key = Math.floor(Math.random() ** 2 * 4 * ENTRIES);
    if (cache.get(key) !== undefined) return;
    await pools[at % COUNTS.pools]!.query(statements[at % COUNTS.queryGroups]!);
    cache.set(key, at);
  }

  const started = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - started) / 1_000) * COUNTS.requestsPerSecond;
    while (made < due) request().catch((error: unknown) => (failure ??= error));
  }, TICK_MS);
  const page = () => pulso.registry.encode('text');
  const pages = setInterval(page, PAGE_EVERY_MS);

  await pause(WARM_UP_MS);
  const from = { at: performance.now(), cpu: process.cpuUsage(), made };
  await pause(seconds * 1_000);
  const { user, system } = process.cpuUsage(from.cpu);
  const took = (performance.now() - from.at) / 1_000;
  const requests = made - from.made;
  clearInterval(pages);
  clearInterval(timer);
  if (failure !== undefined) throw failure;
  const heapBytes = inUse();
  const asked = advisors ? await ask(window, () => void pulso.advice()) : [];
  const result = {
    requestsPerSecond: requests / took,
    cpuShare: (user + system) / 1e6 / took,
    heapBytes,
    asked: asked.length,
    msPerAsking: asked.reduce((sum, ms) => sum + ms, 0) / asked.length,
  };
  pulso.close();
  await Promise.all(pools.map((pool) => pool.end()));
  return result;
}

/** What asking takes, each time that it is due again. */
async function ask(window: number, advice: () => void): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    await pause((window / 12) * 1_000 + 50);
    const start = process.cpuUsage();
    advice();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1_000);
  }
  return times;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
