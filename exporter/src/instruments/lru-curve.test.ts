import type { LRUCache as AnyLRUCache } from 'lru-cache';
import { lruVersions } from '../../test/instruments/lru-versions.ts';
import { samplesOf } from '../../test/instruments/page.ts';
import { Registry } from '../registry/index.ts';
import { instrumentCache } from './cache.ts';

/** Numerical Recipes' generator: the same keys in every run. */
function randomFrom(start: number): () => number {
  let seed = start;
  return () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(lruVersions)('the curve of an LRUCache of lru-cache %s', (_, LRUCache) => {
  /** Look-ups, deletes and stores without a look-up; the same for each cache. */
  function use(cache: AnyLRUCache<string, number>, steps: number): number {
    const random = randomFrom(3);
    let misses = 0;
    for (let i = 0; i < steps; i++) {
      const key = `client:${Math.floor(random() ** 3 * 2_000)}`;
      const what = random();
      if (what < 0.05) cache.delete(key);
      else if (what < 0.1) cache.set(key, i);
      else if (cache.get(key) === undefined) {
        misses++;
        // Not all that is missed is stored.
        if (what < 0.95) cache.set(key, i);
      }
    }
    return misses;
  }

  it('tells the misses of the cache itself and of real caches of other sizes', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 200 });
    instrumentCache(registry, cache, { name: 'c' });
    const own = use(cache, 20_000);
    const page = samplesOf(registry.encode('text').toString());
    const predicted = (ratio: string) =>
      page.get(`pulso_cache_predicted_misses_total{cache="c",size_ratio="${ratio}"}`);
    for (const ratio of ['0.25', '0.5', '1', '2', '4']) {
      const real = use(new LRUCache<string, number>({ max: 200 * Number(ratio) }), 20_000);
      // Exact but for deletes, and for what is missed and not stored, which another size does at other times.
      expect(Math.abs((predicted(ratio) ?? NaN) - real) / 20_000).toBeLessThan(0.01);
    }
    const requests = (page.get('pulso_cache_requests_total{cache="c",result="hit"}') ?? NaN) + own;
    expect(page.get('pulso_cache_predicted_hit_ratio{cache="c",size_ratio="1"}')).toBeCloseTo(1 - own / requests, 3);
  });

  it('says nothing of other sizes before there are 100 look-ups, nor if it is not to', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 2 });
    instrumentCache(registry, cache, { name: 'c' });
    instrumentCache(registry, new LRUCache<string, number>({ max: 2 }), { name: 'none', curve: false });
    const ratios = () => {
      const page = [...samplesOf(registry.encode('text').toString()).keys()];
      return page.filter((series) => series.startsWith('pulso_cache_predicted_hit_ratio'));
    };
    for (let i = 0; i < 99; i++) cache.get('a');
    expect(ratios()).toEqual([]);
    cache.get('a');
    // A quarter of two entries is no cache.
    expect(ratios()).toEqual(
      ['0.5', '1', '2', '4'].map((ratio) => `pulso_cache_predicted_hit_ratio{cache="c",size_ratio="${ratio}"}`),
    );
  });

  it('reads what the cache holds already, in its order', () => {
    const registry = new Registry();
    const cache = new LRUCache<number, number>({ max: 8 });
    for (let key = 0; key < 8; key++) cache.set(key, key);
    cache.get(0);
    instrumentCache(registry, cache, { name: 'c' });
    cache.get(7);
    cache.get(1);
    const page = samplesOf(registry.encode('text').toString());
    // Key 7 was the second but last, key 1 the oldest.
    expect(page.get('pulso_cache_predicted_misses_total{cache="c",size_ratio="0.25"}')).toBe(1);
    expect(page.get('pulso_cache_predicted_misses_total{cache="c",size_ratio="1"}')).toBe(0);
  });

  it('takes what has expired for a miss at every size', async () => {
    const registry = new Registry();
    const cache = new LRUCache<number, number>({ max: 2, ttl: 30, ttlResolution: 0 });
    const { sample } = instrumentCache(registry, cache, { name: 'c' });
    for (const key of [1, 2, 3]) cache.set(key, key);
    cache.get(1);
    await pause(50);
    cache.get(2);
    cache.set(4, 4);
    cache.get(1);
    registry.encode('text');
    const { sizes = [], misses = [] } = sample().curve ?? {};
    // Of key 1, dropped for want of room, a larger cache would have had the first look-up and not that after its time.
    expect(misses[sizes.indexOf(2)]).toBe(3);
    expect(misses[sizes.indexOf(4)]).toBe(2);
  });

  it('counts by entries what is bounded by their size, once it is full', () => {
    const registry = new Registry();
    const cache = new LRUCache<number, string>({ maxSize: 1_000, sizeCalculation: () => 10 });
    const { sample } = instrumentCache(registry, cache, { name: 'c' });
    const circle = () => {
      for (let key = 0; key < 150; key++) if (cache.get(key) === undefined) cache.set(key, 'x');
    };
    circle();
    expect(sample()).toMatchObject({ max: 0, curve: undefined });
    registry.encode('text');
    for (let i = 0; i < 10; i++) circle();
    const page = samplesOf(registry.encode('text').toString());
    expect(page.get('pulso_cache_predicted_hit_ratio{cache="c",size_ratio="1"}')).toBe(0);
    // All but the first 50, which had gone before the curve began.
    expect(page.get('pulso_cache_predicted_hit_ratio{cache="c",size_ratio="2"}')).toBeCloseTo(1_450 / 1_500, 10);
  });

  it('goes on where the keys are objects', () => {
    const registry = new Registry();
    const keys = Array.from({ length: 20 }, (__, id) => ({ id }));
    const cache = new LRUCache<object, number>({ max: 10 });
    instrumentCache(registry, cache, { name: 'c' });
    for (let round = 0; round < 5; round++) for (const key of keys) if (cache.get(key) === undefined) cache.set(key, 1);
    const page = samplesOf(registry.encode('text').toString());
    expect(page.get('pulso_cache_predicted_misses_total{cache="c",size_ratio="1"}')).toBe(100);
    expect(page.get('pulso_cache_predicted_misses_total{cache="c",size_ratio="2"}')).toBe(20);
  });
});
