import * as fc from 'fast-check';
import { lruVersions } from '../../test/instruments/lru-versions.ts';
import { samplesOf } from '../../test/instruments/page.ts';
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

describe.each(lruVersions)('instrumentCache on lru-cache %s', (_version, LRUCache) => {
  it('counts look-ups, changes and evictions, and none of what only looks', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 2 });
    instrumentCache(registry, cache, { name: 'c', curve: false });
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
    instrumentCache(registry, cache, { name: 'c', curve: false });
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
    instrumentCache(registry, cache, { name: 'c', curve: false });
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

  it('counts what a cache bounded by size drops, and shows no greatest number of entries', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, string>({ maxSize: 10, sizeCalculation: (value) => value.length });
    instrumentCache(registry, cache, { name: 'c', curve: false });
    cache.set('a', '1234').set('b', '1234').set('c', '12345678');
    expect(read(registry)).toMatchObject({ 'evictions_total capacity': 2, entries: 1 });
    expect(read(registry)).not.toHaveProperty('max_entries');
  });

  it('goes on with the same series when another cache takes the name', () => {
    const registry = new Registry();
    const first = new LRUCache<string, number>({ max: 5 });
    const old = instrumentCache(registry, first, { name: 'c', curve: false });
    first.get('a');
    const second = new LRUCache<string, number>({ max: 9 });
    instrumentCache(registry, second, { name: 'c', curve: false });
    old.detach();
    second.get('a');
    expect(read(registry)).toMatchObject({ 'requests_total miss': 2, max_entries: 9, entries: 0 });
  });

  it('gives the cache back as it was', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 5 });
    const instrument = instrumentCache(registry, cache, { name: 'c', curve: false });
    expect(Object.keys(cache)).not.toContain('get');
    instrument.detach();
    cache.get('a');
    expect(Object.hasOwn(cache, 'get')).toBe(false);
    expect(read(registry)).toMatchObject({ 'requests_total miss': 0 });
    expect(read(registry)).not.toHaveProperty('entries');
  });

  it.each(['deleted', 'stored as undefined'])('counts a key that is %s as one delete', (how) => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 5 });
    instrumentCache(registry, cache, { name: 'c', curve: false });
    cache.set('a', 1).set('b', 2);
    for (const key of ['a', 'b', 'gone']) {
      if (how === 'deleted') cache.delete(key);
      else cache.set(key, undefined);
    }
    expect(read(registry)).toMatchObject({ 'writes_total set': 2, 'writes_total delete': 2, entries: 0 });
  });

  it('counts as too large what takes the entry before it along', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, string>({ maxSize: 4, sizeCalculation: (value) => value.length });
    instrumentCache(registry, cache, { name: 'c', curve: false });
    cache.set('a', '12').set('a', '12345').set('b', '12345');
    expect(read(registry)).toMatchObject({
      'evictions_total too_large': 1,
      'evictions_total capacity': 0,
      'writes_total delete': 0,
      entries: 0,
      bytes: 0,
      max_bytes: 4,
    });
  });

  it('tells the size of what it holds', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, string>({ max: 9, maxSize: 10, sizeCalculation: (value) => value.length });
    instrumentCache(registry, cache, { name: 'c', curve: false });
    cache.set('a', '123').set('b', '4');
    expect(read(registry)).toMatchObject({ bytes: 4, max_bytes: 10, max_entries: 9 });
  });

  it('observes the age of one hit in 64, where entries have a time to live', async () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 5, ttl: 60_000 });
    instrumentCache(registry, cache, { name: 'c', curve: false });
    const plain = new LRUCache<string, number>({ max: 5 });
    instrumentCache(registry, plain, { name: 'plain', curve: false });
    const loading = new LRUCache<string, number>({ max: 5, ttl: 60_000, fetchMethod: async () => 1 });
    instrumentCache(registry, loading, { name: 'loading', curve: false });
    await loading.fetch('a');
    cache.set('a', 1);
    plain.set('a', 1);
    await pause(120);
    for (let i = 0; i < 128; i++) {
      cache.get('a');
      plain.get('a');
      await loading.fetch('a');
    }
    const page = samplesOf(registry.encode('text').toString());
    expect(page.get('pulso_cache_hit_age_seconds_count{cache="c"}')).toBe(2);
    expect(page.get('pulso_cache_hit_age_seconds_count{cache="loading"}')).toBe(2);
    expect(page.get('pulso_cache_hit_age_seconds_bucket{cache="c",le="0.1"}')).toBe(0);
    expect(page.get('pulso_cache_hit_age_seconds_sum{cache="c"}')).toBeLessThan(2);
    expect(page.has('pulso_cache_hit_age_seconds_count{cache="plain"}')).toBe(false);
  });

  it('does what the bare cache does, whatever is done to it', () => {
    const step = fc.tuple(
      fc.constantFrom('get', 'set', 'delete', 'clear', 'pop', 'has', 'purgeStale', 'get stale', 'ttl', 'wait', 'find'),
      fc.nat(8),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, allowStale) => {
        let now = 1;
        const options = { max: 4, allowStale, ttlResolution: 0 };
        const bare = new LRUCache<number, number>(options);
        const registry = new Registry();
        const measured = new LRUCache<number, number>(options);
        instrumentCache(registry, measured, { name: 'c' });
        const clock = { now: () => now };
        const original = performance.now.bind(performance);
        performance.now = clock.now;
        try {
          for (const [what, key] of steps) {
            if (what === 'wait') now += 10;
            const act = (cache: typeof bare): unknown => {
              if (what === 'get') return cache.get(key);
              if (what === 'get stale') return cache.get(key, { allowStale: true });
              if (what === 'set') return cache.set(key, key).size;
              if (what === 'ttl') return cache.set(key, key, { ttl: 15 }).size;
              if (what === 'delete') return cache.delete(key);
              if (what === 'clear' && key === 0) cache.clear();
              if (what === 'pop') return cache.pop();
              if (what === 'purgeStale') return cache.purgeStale();
              if (what === 'find') return cache.find((value) => value === key);
              return cache.has(key);
            };
            expect(act(measured)).toEqual(act(bare));
          }
          expect([...measured.entries()]).toEqual([...bare.entries()]);
          const page = samplesOf(registry.encode('text').toString());
          expect(page.get('pulso_exporter_errors_total{component="cache"}')).toBe(0);
        } finally {
          performance.now = original;
        }
      }),
    );
  });

  it('refuses what is no cache, and a name that is none', () => {
    expect(() => instrumentCache(new Registry(), {} as never, { name: 'c', curve: false })).toThrow('not an LRUCache');
    expect(() => instrumentCache(new Registry(), new LRUCache({ max: 1 }), { name: 'a b' })).toThrow('name of a cache');
  });
});
