import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { createPulso } from '../../src/index.ts';
import { adviceOf } from './advised-within.ts';
import { samplesOf } from './page.ts';

/** Numerical Recipes' generator: the same keys in every run. */
function randomFrom(start: number) {
  let seed = start;
  return () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

describe('advice on real caches', () => {
  it('proposes a longer time to live which, once set, spares about what was predicted', async () => {
    const pulso = createPulso({ adviceWindow: 5 });
    const random = randomFrom(1);
    const make = (ttl: number) =>
      pulso.cache(
        new LRUCache<number, number>({
          ...{ max: 1_000, ttl, ttlResolution: 0 },
          fetchMethod: async (key) => {
            await pause(1);
            return key;
          },
        }),
        { name: 'analytics' },
      );
    const ask = async (cache: LRUCache<number, number>) => {
      await Promise.all(Array.from({ length: 40 }, () => cache.fetch(Math.floor(random() ** 1.5 * 400))));
    };
    const short = make(100);
    const advice = await adviceOf(pulso, 'cache_ttl_too_short', () => ask(short));
    expect(advice.current).toBeCloseTo(0.1, 5);
    expect(advice.gain?.savedTime).toBeGreaterThan(0);

    const staleShare = () => {
      const page = samplesOf(pulso.registry.encode('text').toString());
      const of = (result: string) => page.get(`pulso_cache_requests_total{cache="analytics",result="${result}"}`) ?? 0;
      return { stale: of('stale'), all: of('hit') + of('miss') + of('stale') };
    };
    const observe = async (cache: LRUCache<number, number>, rounds: number) => {
      const before = staleShare();
      for (let i = 0; i < rounds; i++) {
        await ask(cache);
        await pause(100);
      }
      const after = staleShare();
      return (after.stale - before.stale) / (after.all - before.all);
    };
    const before = await observe(short, 15);
    const long = make(Math.round((advice.proposed ?? 0) * 1_000));
    // Filling the new cache is not what was predicted, nor is the first life of its entries.
    await observe(long, Math.ceil((advice.proposed ?? 0) * 10) + 5);
    const after = await observe(long, 20);
    expect(Math.abs(after / before - 1 - (advice.predictedEffect ?? NaN))).toBeLessThan(0.25);
    pulso.close();
  }, 60_000);

  it('finds a cache of which a load is cheaper than a look-up, and none where loads are dear', async () => {
    const pulso = createPulso({ adviceWindow: 5 });
    const random = randomFrom(2);
    const useless = pulso.cache(new LRUCache<number, number>({ max: 100, memoMethod: (key) => key + 1 }), {
      name: 'sums',
    });
    const memoMethod = (key: number) => {
      let sum = 0;
      for (let i = 0; i < 20_000; i++) sum += Math.sqrt(i + key);
      return sum;
    };
    const useful = pulso.cache(new LRUCache<number, number>({ max: 100, memoMethod }), { name: 'reports' });
    const advice = await adviceOf(pulso, 'cache_not_worth_having', () => {
      for (let i = 0; i < 2_000; i++) useless.memo(Math.floor(random() * 1e9));
      for (let i = 0; i < 50; i++) useful.memo(Math.floor(random() * 50));
    });
    expect(advice).toMatchObject({ entity: 'sums', proposed: 0 });
    expect(advice.predictedEffect).toBeLessThan(0);
    expect(pulso.advice().map(({ entity }) => entity)).not.toContain('reports');
    pulso.close();
  }, 60_000);
});
