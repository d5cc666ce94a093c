import * as fc from 'fast-check';
import { advised, silence } from '../../../test/judged.ts';
import { adviceTexts } from '../advice/advice.ts';
import { adviseSmallerCache } from './cache-too-large.ts';
import { adviseCacheSize } from './cache-too-small.ts';
import { adviseRemoval } from './not-worth-having.ts';
import { adviseTtl } from './ttl-too-short.ts';
import type { CacheUse } from './use.ts';

const curve = { sizes: [5, 20, 40, 532, 8_192], misses: [980, 900, 900, 200, 199], lookUps: 1_000, enough: 100 };
const use: CacheUse = {
  ...{ name: 'profiles', max: 20, size: 20, bytes: undefined, seconds: 60, hits: 100, requests: 1_000 },
  ...{ evictions: 800, stale: 0, loads: { count: 900, seconds: 45 }, isBoundBySize: false, servesStale: false },
  ...{ expiry: undefined, lookUpSeconds: 100e-9, curve },
};

describe('cache too small', () => {
  it('proposes the smallest size that reaches the target', () => {
    const advice = advised(adviseCacheSize(use, false));
    // Two significant digits upwards.
    expect(advice).toMatchObject({ current: 20, proposed: 540, severity: 'critical' });
    expect(advice.predictedEffect).toBeCloseTo(-700 / 900, 10);
    // 700 hits more within 60 s, each sparing a load of 50 ms.
    expect(advice.gain?.savedTime).toBeCloseTo((700 / 60) * 0.05, 10);
    const warm = { ...curve, misses: [980, 900, 249, 200, 199] };
    expect(advised(adviseCacheSize({ ...use, curve: warm }, false)).proposed).toBe(40);
  });

  it('proposes the knee where no size reaches the target, and all that is known of a straight curve', () => {
    const bent = { ...curve, sizes: [5, 20, 100, 200, 400], misses: [980, 900, 600, 580, 560] };
    expect(advised(adviseCacheSize({ ...use, curve: bent }, false))).toMatchObject({ proposed: 100 });
    const straight = { ...curve, sizes: [5, 20, 120, 220, 320], misses: [920, 900, 800, 700, 600] };
    expect(advised(adviseCacheSize({ ...use, curve: straight }, false))).toMatchObject({ proposed: 320 });
  });

  it('gives no time saved where loads are not timed', () => {
    expect(advised(adviseCacheSize({ ...use, loads: { count: 0, seconds: 0 } }, false)).gain).toBeUndefined();
  });

  it.each<[string, Partial<CacheUse>]>([
    ['it hits well', { hits: 800 }],
    ['more room would not help', { curve: { ...curve, misses: [980, 900, 899, 880, 870] } }],
    ['nothing was dropped', { evictions: 0 }],
    ['nobody asks', { requests: 20 }],
  ])('says nothing where %s', (_, change) => {
    expect(adviseCacheSize({ ...use, ...change }, false)).toBeUndefined();
  });

  it.each<[string, Partial<CacheUse>, RegExp]>([
    ['it is bounded by bytes', { isBoundBySize: true }, /bounded by the size of its entries/],
    ['it is not known how other sizes would do', { curve: undefined }, /no miss-ratio curve/],
    [
      'too few look-ups were followed',
      { curve: { ...curve, enough: 8_192 } },
      /1000 look-ups of followed keys, .* 8192/,
    ],
  ])('is silent where %s, and says so', (_, change, why) => {
    expect(silence(adviseCacheSize({ ...use, ...change }, false))).toMatch(why);
  });

  it('proposes a larger size of which it predicts fewer misses, whatever the curve', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 3, maxLength: 12 }),
        fc.integer({ min: 0, max: 400 }),
        (steps, hits) => {
          const sizes = steps.map((_, at) => 10 * (at + 1) ** 2);
          const misses = steps.map((_, at) => steps.slice(at).reduce((sum, step) => sum + step, 0));
          const requests = hits + (misses[1] ?? 0);
          const max = sizes[1] ?? 0;
          const judged = adviseCacheSize({ ...use, max, hits, requests, curve: { ...curve, sizes, misses } }, false);
          if (judged === undefined) return;
          const advice = advised(judged);
          expect(advice.proposed).toBeGreaterThan(max);
          expect(advice.predictedEffect).toBeLessThan(0);
          expect(advice.predictedEffect).toBeGreaterThanOrEqual(-1);
        },
      ),
    );
  });
});

const MIB = 1024 ** 2;

describe('cache too large', () => {
  const flat = { sizes: [250, 500, 1_000, 2_000], misses: [400, 205, 200, 199], lookUps: 1_000, enough: 100 };
  const large: CacheUse = { ...use, max: 1_000, size: 1_000, hits: 800, bytes: 100 * MIB, curve: flat };
  const tight = { memoryBytes: 900 * MIB, memoryLimitBytes: 1_000 * MIB };

  it('proposes the smallest size that loses less than 1 % of the look-ups, where memory is wanted', () => {
    const advice = advised(adviseSmallerCache(large, tight, false));
    expect(advice).toMatchObject({ current: 1_000, proposed: 500, predictedEffect: -0.5 });
    // 50 MiB of the 200 between 80 % and the limit.
    expect(advice.gain?.removedRisk).toBeCloseTo(0.25, 10);
  });

  it.each<[string, Partial<CacheUse>, Partial<typeof tight>]>([
    ['there is memory enough', { bytes: undefined }, { memoryBytes: 500 * MIB }],
    ['it is not full', { size: 800 }, {}],
    ['a smaller one would lose more', { curve: { ...flat, misses: [400, 215, 200, 199] } }, {}],
  ])('says nothing where %s', (_, change, memory) => {
    expect(adviseSmallerCache({ ...large, ...change }, { ...tight, ...memory }, false)).toBeUndefined();
  });

  it('is silent where the curve counts other things than the bound', () => {
    expect(silence(adviseSmallerCache({ ...large, isBoundBySize: true }, tight, false))).toContain(
      'bounded by the size',
    );
  });
});

describe('time to live too short', () => {
  const expiry = { count: 300, ttlSeconds: 300 * 30, left: [200, 140, 90] };
  const short: CacheUse = { ...use, hits: 400, stale: 500, evictions: 0, expiry };

  it('proposes the shortest longer life that is spared half of these misses', () => {
    const advice = advised(adviseTtl(short, false));
    expect(advice).toMatchObject({ current: 30, proposed: 120 });
    expect(advice.predictedEffect).toBeCloseTo(-160 / 300, 10);
    expect(advice.gain?.savedTime).toBeCloseTo(((160 / 300) * 500 * 0.05) / 60, 10);
    expect(adviceTexts(advice).title).toBe('Lengthen the time to live of cache profiles from 30 s to 2 min');
  });

  it('saves nobody time where the expired value is served', () => {
    expect(advised(adviseTtl({ ...short, servesStale: true }, false)).gain).toBeUndefined();
  });

  it('says nothing where few expire or the cache does well, and why it cannot tell without ages', () => {
    expect(adviseTtl({ ...short, stale: 100 }, false)).toBeUndefined();
    expect(adviseTtl({ ...short, hits: 750, stale: 200 }, false)).toBeUndefined();
    expect(silence(adviseTtl({ ...short, expiry: undefined }, false))).toContain('how old expired entries are');
  });
});

describe('a cache not worth having', () => {
  const cheap: CacheUse = { ...use, hits: 100, loads: { count: 900, seconds: 900 * 200e-9 } };

  it('costs more for all look-ups than its hits spare, at any size', () => {
    const few = { ...curve, misses: [990, 900, 900, 880, 870] };
    const advice = advised(adviseRemoval({ ...cheap, curve: few }, false));
    expect(advice.predictedEffect).toBeCloseTo((1_000 * 200) / (1_000 * 100 + 900 * 200) - 1, 6);
    expect(advice.gain?.savedTime).toBeCloseTo((1_000 * 100e-9 - 100 * 200e-9) / 60, 12);
    expect(advice.proposed).toBe(0);
  });

  it('is none where loads are dear, or a larger size would make it worth while', () => {
    expect(adviseRemoval({ ...use, hits: 2 }, false)).toBeUndefined();
    expect(adviseRemoval({ ...cheap, curve: { ...curve, misses: [990, 900, 700, 100, 50] } }, false)).toBeUndefined();
  });

  it('is told with little confidence where loads are not timed and hardly anything is found', () => {
    const hopeless = { ...curve, misses: [1_000, 999, 998, 995, 990] };
    const untimed = { ...use, hits: 1, loads: { count: 0, seconds: 0 }, curve: hopeless };
    const advice = advised(adviseRemoval(untimed, false));
    expect(advice.predictedEffect).toBeUndefined();
    expect(advice.confidence).toBeLessThan(0.5);
    expect(adviseRemoval({ ...untimed, hits: 30 }, false)).toBeUndefined();
  });

  it('is silent where a look-up cannot be tried and loads are cheap', () => {
    expect(silence(adviseRemoval({ ...cheap, lookUpSeconds: undefined, curve: undefined }, false))).toContain(
      'look-up takes',
    );
  });
});
