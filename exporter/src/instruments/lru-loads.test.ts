import { LRUCache } from 'lru-cache';
import { lruVersions } from '../../test/instruments/lru-versions.ts';
import { samplesOf } from '../../test/instruments/page.ts';
import { Registry } from '../registry/index.ts';
import { instrumentCache } from './cache.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Samples of the cache `c`, by name without prefix and what follows the cache among the labels. */
function read(registry: Registry): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [series, value] of samplesOf(registry.encode('text').toString())) {
    const match = /^pulso_cache_(\w+)\{cache="c"(?:,\w+="([\w.]+)")?\}$/.exec(series);
    if (match !== null) found[[match[1], match[2]].join(' ').trim()] = value;
  }
  return found;
}

/** A promise and what settles it. */
function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((settle, fail) => ([resolve, reject] = [settle, fail]));
  return { promise, resolve, reject };
}

describe.each(lruVersions)('loads of lru-cache %s', (_, Lru) => {
  it('counts and times a load once, and what is found not at all', async () => {
    const registry = new Registry();
    const cache = new Lru<string, number>({
      max: 5,
      fetchMethod: async (key) => {
        await pause(20);
        return key.length;
      },
    });
    instrumentCache(registry, cache, { name: 'c' });
    expect(await cache.fetch('abc')).toBe(3);
    expect(await cache.fetch('abc')).toBe(3);
    await pause(1);
    const page = read(registry);
    expect(page).toMatchObject({
      'requests_total hit': 1,
      'requests_total miss': 1,
      'writes_total set': 1,
      'writes_total delete': 0,
      'evictions_total expired': 0,
      'evictions_total capacity': 0,
      'predicted_misses_total 1': 1,
      'load_duration_seconds_count success': 1,
      loads_shared_total: 0,
      entries: 1,
    });
    expect(page['load_duration_seconds_sum success']).toBeGreaterThan(0.018);
    expect(page).not.toHaveProperty('load_duration_seconds_count failure');
  });

  it('counts a fetch as a get where there is no fetch method', async () => {
    const registry = new Registry();
    const cache = new Lru<string, number>({ max: 5 });
    instrumentCache(registry, cache, { name: 'c' });
    await cache.fetch('x');
    cache.set('x', 1);
    await cache.fetch('x');
    expect(read(registry)).toMatchObject({ 'requests_total hit': 1, 'requests_total miss': 1 });
  });

  it('counts those who wait for the load of another', async () => {
    const registry = new Registry();
    const loading = deferred<number>();
    const cache = new Lru<string, number>({ max: 5, fetchMethod: () => loading.promise });
    instrumentCache(registry, cache, { name: 'c' });
    const all = ['a', 'a', 'a'].map((key) => cache.fetch(key));
    loading.resolve(7);
    expect(await Promise.all(all)).toEqual([7, 7, 7]);
    await pause(1);
    expect(read(registry)).toMatchObject({
      'requests_total miss': 3,
      loads_shared_total: 2,
      'load_duration_seconds_count success': 1,
      'writes_total set': 1,
      'predicted_misses_total 4': 3,
    });
  });

  it('counts a load that fails, and no entry that left for it', async () => {
    const registry = new Registry();
    const cache = new Lru<string, number>({ max: 5, fetchMethod: () => Promise.reject(new Error('down')) });
    instrumentCache(registry, cache, { name: 'c' });
    await expect(cache.fetch('a')).rejects.toThrow('down');
    await pause(1);
    expect(read(registry)).toMatchObject({
      'writes_total set': 0,
      'writes_total delete': 0,
      'evictions_total expired': 0,
      'evictions_total capacity': 0,
      'load_duration_seconds_count failure': 1,
      entries: 0,
    });
  });

  it('times the refresh behind a stale value to its end, and counts the entry that its failure takes along', async () => {
    const registry = new Registry();
    let loading = deferred<number>();
    const cache = new Lru<string, number>({
      ...{ max: 5, ttl: 10, allowStale: true, ttlResolution: 0 },
      fetchMethod: () => loading.promise,
    });
    instrumentCache(registry, cache, { name: 'c' });
    cache.set('a', 1).set('b', 2);
    await pause(30);
    expect(await cache.fetch('a')).toBe(1);
    expect(read(registry)).not.toHaveProperty('load_duration_seconds_count success');
    loading.resolve(2);
    await pause(1);
    expect(read(registry)).toMatchObject({
      'requests_total stale': 1,
      'requests_total miss': 0,
      'load_duration_seconds_count success': 1,
      'writes_total set': 3,
      'predicted_misses_total 4': 1,
    });
    loading = deferred();
    expect(await cache.fetch('b')).toBe(2);
    loading.reject(new Error('down'));
    await pause(1);
    expect(read(registry)).toMatchObject({
      'load_duration_seconds_count failure': 1,
      'evictions_total load_failed': 1,
      'evictions_total capacity': 0,
      'evictions_total expired': 0,
      'writes_total delete': 0,
      entries: 1,
    });
  });

  it('calls a load aborted that the deletion of its key ends', async () => {
    const registry = new Registry();
    const cache = new Lru<string, number>({ max: 5, fetchMethod: () => new Promise<never>(() => {}) });
    instrumentCache(registry, cache, { name: 'c' });
    const fetching = cache.fetch('a');
    cache.delete('a');
    await expect(fetching).rejects.toThrow('deleted');
    await pause(1);
    expect(read(registry)).toMatchObject({ 'load_duration_seconds_count aborted': 1, 'writes_total delete': 0 });
  });

  it('hands on lru-cache’s own promise and attaches nothing to it, so that an unhandled rejection stays so', async () => {
    const given: Promise<unknown>[] = [];
    let attached = 0;
    class Watched extends Lru<string, number> {
      override fetch(...args: Parameters<LRUCache<string, number>['fetch']>): Promise<number | undefined> {
        const promise = super.fetch(...args);
        const attach = promise.then.bind(promise);
        promise.then = ((...handlers: Parameters<typeof attach>) => {
          attached++;
          return attach(...handlers);
        }) as typeof promise.then;
        given.push(promise);
        return promise;
      }
    }
    const cache = new Watched({ max: 5, fetchMethod: () => Promise.reject(new Error('nobody’s')) });
    instrumentCache(new Registry(), cache, { name: 'c' });
    const fetching = cache.fetch('a');
    expect(fetching).toBe(given[0]);
    expect(attached).toBe(0);
    await expect(fetching).rejects.toThrow('nobody’s');
  });
});

describe('memo', () => {
  it('counts and times what memo makes', () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({
      max: 5,
      memoMethod: (key) => {
        if (key === 'bad') throw new Error('no');
        return key.length;
      },
    });
    instrumentCache(registry, cache, { name: 'c' });
    expect([cache.memo('abc'), cache.memo('abc')]).toEqual([3, 3]);
    expect(() => cache.memo('bad')).toThrow('no');
    expect(read(registry)).toMatchObject({
      'requests_total hit': 1,
      'requests_total miss': 2,
      'writes_total set': 1,
      'load_duration_seconds_count success': 1,
      'load_duration_seconds_count failure': 1,
      'predicted_misses_total 1': 2,
      entries: 1,
    });
  });

  it('counts what memo makes anew as stale', async () => {
    const registry = new Registry();
    const cache = new LRUCache<string, number>({ max: 5, ttl: 5, memoMethod: (key) => key.length });
    instrumentCache(registry, cache, { name: 'c' });
    cache.memo('abc');
    await pause(15);
    cache.memo('abc');
    expect(read(registry)).toMatchObject({
      'requests_total stale': 1,
      'requests_total miss': 1,
      'evictions_total expired': 1,
      'evictions_total capacity': 0,
      'writes_total set': 2,
      entries: 1,
    });
  });
});
