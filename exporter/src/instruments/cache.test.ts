import { LRUCache } from 'lru-cache';
import { Registry } from '../registry/index.ts';
import { instrumentCache } from './cache.ts';

/** Samples of the cache `c`, as `requests_total{result=hit}` → value. */
function read(registry: Registry): Record<string, number> {
  const found: Record<string, number> = {};
  for (const line of registry.encode('text').toString().split('\n')) {
    const match = /^pulso_cache_(\w+)\{cache="c"(?:,\w+="(\w+)")?\} +(\S+)$/.exec(line);
    if (match === null) continue;
    const [, name = '', label, value] = match;
    found[label === undefined ? name : `${name} ${label}`] = Number(value);
  }
  return found;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('instrumentCache', () => {
  it('counts look-ups, changes and evictions, and none of what only looks', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 2 });
    instrumentCache(registry, cache, { name: 'c' });
    cache.get('a');
    cache.set('a', 1).set('b', 2);
    cache.get('a');
    cache.peek('a');
    cache.has('b');
    cache.set('c', 3);
    cache.set('c', 4);
    cache.delete('a');
    cache.delete('gone');
    cache.clear();
    expect(read(registry)).toEqual({
      'requests_total hit': 1,
      'requests_total miss': 1,
      'requests_total stale': 0,
      'writes_total set': 4,
      'writes_total delete': 2,
      'evictions_total capacity': 1,
      'evictions_total expired': 0,
      entries: 0,
      max_entries: 2,
    });
  });

  it.each([
    ['an expired entry is asked for', {}, 'get'],
    ['an expired entry may be served', { allowStale: true }, 'get'],
    ['stale entries are purged', {}, 'purgeStale'],
    ['its timer purges it', { ttlAutopurge: true }, 'wait'],
  ])('counts an entry as expired once, when %s', async (_, options, how) => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 5, ttl: 15, ...options });
    instrumentCache(registry, cache, { name: 'c' });
    cache.set('a', 1);
    await pause(40);
    if (how === 'get') cache.get('a');
    else if (how === 'purgeStale') cache.purgeStale();
    expect(read(registry)).toMatchObject({
      'requests_total stale': how === 'get' ? 1 : 0,
      'requests_total hit': 0,
      'requests_total miss': 0,
      'evictions_total expired': 1,
      entries: 0,
    });
  });

  it('tells an expired entry that stays from one that never was', async () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 5, ttl: 5, noDeleteOnStaleGet: true });
    instrumentCache(registry, cache, { name: 'c' });
    cache.set('a', 1);
    await pause(20);
    cache.get('a');
    cache.get('b');
    expect(read(registry)).toMatchObject({
      'requests_total stale': 1,
      'requests_total miss': 1,
      'evictions_total expired': 0,
    });
  });

  it('counts a fetch once, with or without a fetch method', async () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 5, fetchMethod: async (key) => key.length });
    instrumentCache(registry, cache, { name: 'c' });
    expect(await cache.fetch('abc')).toBe(3);
    expect(await cache.fetch('abc')).toBe(3);
    expect(read(registry)).toMatchObject({
      'requests_total hit': 1,
      'requests_total miss': 1,
      'writes_total set': 1,
      'evictions_total expired': 0,
      entries: 1,
    });
    const plain = new LRUCache<string, number>({ max: 5 });
    instrumentCache(registry, plain, { name: 'c' });
    await plain.fetch('x');
    expect(read(registry)).toMatchObject({ 'requests_total hit': 1, 'requests_total miss': 2 });
  });

  it('keeps a fetch that fails from counting as an entry that expired', async () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 5, fetchMethod: () => Promise.reject(new Error('down')) });
    instrumentCache(registry, cache, { name: 'c' });
    await expect(cache.fetch('a')).rejects.toThrow('down');
    expect(read(registry)).toMatchObject({ 'writes_total set': 0, 'evictions_total expired': 0, entries: 0 });
  });

  it('counts what a cache bounded by size drops, and shows no greatest number of entries', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, string>({ maxSize: 10, sizeCalculation: (value) => value.length });
    instrumentCache(registry, cache, { name: 'c' });
    cache.set('a', '1234').set('b', '1234').set('c', '12345678');
    expect(read(registry)).toMatchObject({ 'evictions_total capacity': 2, entries: 1 });
    expect(read(registry)).not.toHaveProperty('max_entries');
  });

  it('goes on with the same series when another cache takes the name', () => {
    const registry = new Registry();
    const first = new LRUCache<string, number>({ max: 5 });
    const old = instrumentCache(registry, first, { name: 'c' });
    first.get('a');
    const second = new LRUCache<string, number>({ max: 9 });
    instrumentCache(registry, second, { name: 'c' });
    old.detach();
    second.get('a');
    expect(read(registry)).toMatchObject({ 'requests_total miss': 2, max_entries: 9, entries: 0 });
  });

  it('gives the cache back as it was', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 5 });
    const instrument = instrumentCache(registry, cache, { name: 'c' });
    expect(Object.keys(cache)).not.toContain('get');
    instrument.detach();
    cache.get('a');
    expect(Object.hasOwn(cache, 'get')).toBe(false);
    expect(read(registry)).toMatchObject({ 'requests_total miss': 0 });
    expect(read(registry)).not.toHaveProperty('entries');
  });

  it('measures what more room would bring', () => {
    const cache = new LRUCache<number, true>({ max: 10 });
    const { sample } = instrumentCache(new Registry(), cache, { name: 'c' });
    for (let round = 0; round < 20; round++) {
      for (let key = 0; key < 40; key++) if (cache.get(key) === undefined) cache.set(key, true);
    }
    const { hits, requests, ghostHits, evictions } = sample();
    // Asked for in a circle, a cache of less than all 40 finds nothing; 30 more entries would find all but the first round.
    expect([hits, requests, evictions]).toEqual([0, 800, 790]);
    expect(ghostHits.reduce((sum, n) => sum + n, 0)).toBe(760);
  });

  it('refuses what is no cache, and a name that is none', () => {
    expect(() => instrumentCache(new Registry(), {} as never, { name: 'c' })).toThrow('not an LRUCache');
    expect(() => instrumentCache(new Registry(), new LRUCache({ max: 1 }), { name: 'a b' })).toThrow('name of a cache');
  });
});
