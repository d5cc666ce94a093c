import { samplesOf } from '../../test/instruments/page.ts';
import { Registry } from '../registry/index.ts';
import { instrumentCache } from './cache.ts';
import type { CacheAdapter, CacheRecord } from './cache-adapter.ts';

/** A cache of the plainest kind: a Map, emptied of its oldest entry where it is full. */
class MapCache implements CacheAdapter {
  record: CacheRecord | undefined;
  detached = 0;
  readonly #map = new Map<string, number>();

  attach(record: CacheRecord): () => void {
    this.record = record;
    return () => this.detached++;
  }

  entries = () => this.#map.size;
  maxEntries = () => 10;

  get(key: string): number | undefined {
    const value = this.#map.get(key);
    if (value === undefined) this.record?.miss(key);
    else {
      this.record?.hit(key);
      this.#map.delete(key);
      this.#map.set(key, value);
    }
    return value;
  }

  set(key: string, value: number): void {
    const [oldest] = this.#map.keys();
    if (this.#map.size === 10 && !this.#map.has(key) && oldest !== undefined) {
      this.#map.delete(oldest);
      this.record?.evict();
    }
    this.#map.delete(key);
    this.#map.set(key, value);
    this.record?.set(key);
  }
}

function read(registry: Registry): Record<string, number> {
  return Object.fromEntries(
    [...samplesOf(registry.encode('text').toString())].filter(([series]) => series.startsWith('pulso_cache_')),
  );
}

describe('an adapter of another cache', () => {
  it('counts what it is told, and predicts other sizes from the keys', () => {
    const registry = new Registry();
    const cache = new MapCache();
    const { sample } = instrumentCache(registry, cache, { name: 'c' });
    for (let round = 0; round < 10; round++) {
      for (let key = 0; key < 20; key++) if (cache.get(`${key}`) === undefined) cache.set(`${key}`, key);
    }
    cache.get('19');
    expect(read(registry)).toMatchObject({
      'pulso_cache_requests_total{cache="c",result="hit"}': 1,
      'pulso_cache_requests_total{cache="c",result="miss"}': 200,
      'pulso_cache_evictions_total{cache="c",reason="capacity"}': 190,
      'pulso_cache_entries{cache="c"}': 10,
      'pulso_cache_max_entries{cache="c"}': 10,
      'pulso_cache_predicted_misses_total{cache="c",size_ratio="1"}': 200,
      'pulso_cache_predicted_misses_total{cache="c",size_ratio="2"}': 20,
    });
    expect(sample()).toMatchObject({ max: 10, size: 10, hits: 1, requests: 201, evictions: 190 });
  });

  it('takes every kind of event, with or without a key', () => {
    const registry = new Registry();
    let record!: CacheRecord;
    const adapter: CacheAdapter = { attach: (given) => void (record = given), bytes: () => 7, maxBytes: () => 70 };
    instrumentCache(registry, adapter, { name: 'c' });
    record.hit('k', 12);
    record.stale();
    record.set();
    record.delete('k');
    record.clear(3);
    record.evict('expired', 'k');
    record.evict('of its own' as 'other');
    record.loadShared();
    const end = record.load();
    end('failure');
    end();
    record.load()();
    expect(read(registry)).toMatchObject({
      'pulso_cache_requests_total{cache="c",result="stale"}': 1,
      'pulso_cache_writes_total{cache="c",operation="delete"}': 4,
      'pulso_cache_evictions_total{cache="c",reason="expired"}': 1,
      'pulso_cache_evictions_total{cache="c",reason="other"}': 1,
      'pulso_cache_loads_shared_total{cache="c"}': 1,
      'pulso_cache_load_duration_seconds_count{cache="c",outcome="failure"}': 1,
      'pulso_cache_load_duration_seconds_count{cache="c",outcome="success"}': 1,
      'pulso_cache_hit_age_seconds_sum{cache="c"}': 12,
      'pulso_cache_bytes{cache="c"}': 7,
      'pulso_cache_max_bytes{cache="c"}': 70,
    });
    expect(read(registry)).not.toHaveProperty('pulso_cache_entries{cache="c"}');
  });

  it('does nothing more after it is detached', () => {
    const registry = new Registry();
    const cache = new MapCache();
    const { detach } = instrumentCache(registry, cache, { name: 'c' });
    const end = cache.record!.load();
    detach();
    cache.get('a');
    cache.set('a', 1);
    end();
    expect(cache.detached).toBe(1);
    expect(read(registry)['pulso_cache_requests_total{cache="c",result="miss"}']).toBe(0);
    expect(read(registry)).not.toHaveProperty('pulso_cache_entries{cache="c"}');
  });

  it('names what is wrong with it', () => {
    const wrong = { attach() {}, maxEntries: 5 } as unknown as CacheAdapter;
    expect(() => instrumentCache(new Registry(), wrong, { name: 'c' })).toThrow('maxEntries of the adapter of cache c');
  });
});
