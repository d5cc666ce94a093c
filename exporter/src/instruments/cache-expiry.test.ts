import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { Registry } from '../registry/index.ts';
import { instrumentCache } from './cache.ts';
import { ExpiryCount, TTL_FACTORS } from './cache-expiry.ts';

/** Misses of a cache of one key with this time to live, asked at these times; and what is seen of the expired ones. */
function simulate(times: readonly number[], ttl: number, seen?: ExpiryCount): number {
  let stored = -Infinity;
  let misses = 0;
  for (const now of times) {
    if (now - stored < ttl) continue;
    if (stored > -Infinity) {
      misses++;
      seen?.add(now - stored, ttl);
    }
    stored = now;
  }
  return misses;
}

describe('ExpiryCount', () => {
  it('predicts the misses of longer lives, where many keys are asked for at random and at different rates', () => {
    let seed = 3;
    const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    const keys = Array.from({ length: 200 }, (_, key) => {
      const rate = 4 / (key + 1) ** 0.8;
      const times: number[] = [];
      for (let now = 0; now < 2_000;) times.push((now += -Math.log(1 - random()) / rate));
      return times;
    });
    const seen = new ExpiryCount();
    const misses = keys.reduce((sum, times) => sum + simulate(times, 5, seen), 0);
    const { count, left, ttlSeconds } = seen.read();
    expect(count).toBe(misses);
    expect(ttlSeconds).toBe(5 * misses);
    for (const [at, factor] of TTL_FACTORS.entries()) {
      const really = keys.reduce((sum, times) => sum + simulate(times, 5 * factor), 0);
      expect(Math.abs((left[at] ?? NaN) / really - 1)).toBeLessThan(0.1);
    }
  });

  it('takes no notice of what makes no sense', () => {
    const seen = new ExpiryCount();
    for (const [age, ttl] of [
      [1, 2],
      [1, 0],
      [NaN, 1],
      [Infinity, 1],
    ] as const) {
      seen.add(age, ttl);
    }
    expect(seen.read().count).toBe(0);
  });
});

describe('the age of expired entries of an LRUCache', () => {
  it('is known of get and fetch, of the entry’s own time to live', async () => {
    const cache = new LRUCache<number, number>({
      ...{ max: 10, ttl: 20, ttlResolution: 0 },
      fetchMethod: (key) => Promise.resolve(key),
    });
    const { sample } = instrumentCache(new Registry(), cache, { name: 'c' });
    cache.set(1, 1);
    cache.set(2, 2, { ttl: 10_000 });
    await cache.fetch(3);
    await pause(40);
    expect(cache.get(1)).toBeUndefined();
    expect(cache.get(2)).toBe(2);
    expect(await cache.fetch(3)).toBe(3);
    expect(sample()).toMatchObject({ stale: 2, loads: { count: 2 } });
    const { expiry } = sample();
    expect(expiry).toMatchObject({ count: 2 });
    expect(expiry?.ttlSeconds).toBeCloseTo(0.04, 6);
    // About twice as old as they may be: of each miss two thirds are left at twice that time, or more of an older one.
    expect(expiry?.left[0]).toBeGreaterThan(2 * 0.6);
    expect(expiry?.left[0]).toBeLessThan(2);
  });

  it('is not known where timers take out what has expired', () => {
    const cache = new LRUCache<number, number>({ max: 10, ttl: 20, ttlAutopurge: true });
    expect(instrumentCache(new Registry(), cache, { name: 'c' }).sample().expiry).toBeUndefined();
    cache.clear();
  });
});

describe('the time of a look-up', () => {
  it('is tried on keys that the cache holds, which changes nothing', () => {
    const cache = new LRUCache<string, number>({ max: 100 });
    const { sample } = instrumentCache(new Registry(), cache, { name: 'c' });
    expect(sample().lookUpSeconds).toBeUndefined();
    for (let i = 0; i < 50; i++) cache.set(`key${i}`, i);
    const order = [...cache.keys()];
    const { lookUpSeconds = NaN, requests } = sample();
    expect(lookUpSeconds).toBeGreaterThan(0);
    expect(lookUpSeconds).toBeLessThan(1e-3);
    expect(requests).toBe(0);
    expect([...cache.keys()]).toEqual(order);
  });
});
