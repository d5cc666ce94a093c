import * as fc from 'fast-check';
import { advised, silence } from '../../../test/judged.ts';
import { MemoryTrace } from '../../instruments/memory-trace.ts';
import { adviceTexts } from '../advice/advice.ts';
import { adviseEventLoop } from './event-loop.ts';
import { adviseCollections } from './gc-pressure.ts';
import { adviseLeak } from './memory-leak.ts';
import { adviseCpu, adviseMemory } from './resources.ts';
import { nearness, type RuntimeUse } from './use.ts';

const MIB = 1024 ** 2;
const none = { count: 0, seconds: 0 };
const use: RuntimeUse = {
  ...{ seconds: 300, usedCores: 0.5, cpuLimitCores: 2, memoryBytes: 300 * MIB, memoryLimitBytes: 2_000 * MIB },
  ...{ loopUtilization: 0.5, loopDelays: [], collections: { major: none, minor: none, other: none } },
  ...{ heapLimitBytes: 1_000 * MIB, youngBytes: 32 * MIB },
  ...{ heapTrace: { seconds: [], bytes: [] }, residentTrace: { seconds: [], bytes: [] } },
};
const http = [{ method: 'GET', route: '/a', status: '200', count: 3_000, seconds: 600 }];

describe('CPU and memory', () => {
  const near = { seconds: 60, usedCores: 1.7, cpuLimitCores: 2, memoryBytes: 870, memoryLimitBytes: 1_000 };

  it('proposes what brings them under their warning', () => {
    const cpu = advised(adviseCpu(near, false));
    expect(cpu).toMatchObject({ current: 1.7, proposed: 2.5, severity: 'warning' });
    expect(cpu.gain?.removedRisk).toBeCloseTo(0.5, 10);
    const memory = advised(adviseMemory(near, false));
    expect(memory).toMatchObject({ current: 870, severity: 'warning' });
    expect(memory.gain?.removedRisk).toBeCloseTo(0.35, 10);
    expect(adviseCpu({ ...near, usedCores: 1.6 }, false)).toBeUndefined();
    expect(adviseMemory({ ...near, memoryBytes: 850 }, false)).toBeUndefined();
  });

  it('is near a limit from 0 to 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5, noNaN: true }), (share) => {
        expect(nearness(share, 0.8)).toBeGreaterThanOrEqual(0);
        expect(nearness(share, 0.8)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

/** Numerical Recipes' generator: the same noise in every run. */
function noiseFrom(start: number) {
  let seed = start;
  return () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32 - 0.5;
}

/** Points a minute apart. */
function trace(points: number, valueAt: (minute: number) => number) {
  const seconds = Array.from({ length: points }, (_, i) => i * 60);
  return { seconds, bytes: seconds.map((_, minute) => valueAt(minute) * MIB) };
}

describe('memory leak', () => {
  const noise = noiseFrom(7);
  const leaking = trace(60, (minute) => 200 + 2 * minute + 6 * noise());

  it('tells the pace, and the time until the limit with its interval', () => {
    const advice = advised(adviseLeak({ ...use, heapTrace: leaking }, false));
    expect(advice).toMatchObject({ kind: 'memory_leak', severity: 'critical', gain: { removedRisk: 1 } });
    // 682 MiB are left at 2 MiB a minute.
    const left = advice.explanation?.result.value ?? 0;
    expect(left / 3_600).toBeGreaterThan(5);
    expect(left / 3_600).toBeLessThan(6.5);
    const [soonest, latest] = ['soonest', 'latest'].map((name) => advice.values[name]);
    expect(typeof soonest === 'object' && soonest.value).toBeLessThanOrEqual(left);
    expect(typeof latest === 'object' && latest.value).toBeGreaterThanOrEqual(left);
    expect(adviceTexts(advice).why).toMatch(/^Memory rises steadily by 1\d\d MiB an hour/);
  });

  it('finds what leaks outside of the heap by resident memory', () => {
    const flat = trace(60, () => 200 + 5 * noise());
    const advice = advised(adviseLeak({ ...use, heapTrace: flat, residentTrace: leaking }, false));
    expect(advice.details?.[0]).toContain('resident memory');
  });

  it.each<[string, (minute: number) => number]>([
    ['stays as it is', () => 200 + 20 * noise()],
    ['grows until its caches are full', (minute) => 400 - 200 * Math.exp(-minute / 12) + 4 * noise()],
    ['was once given a task', (minute) => (minute < 40 ? 200 : 300) + 4 * noise()],
    ['falls', (minute) => 400 - 2 * minute + 4 * noise()],
    ['would need a month to fill', (minute) => 200 + 0.015 * minute],
    ['goes up and down with the load', (minute) => 300 + 80 * Math.sin(minute / 5) + 4 * noise()],
  ])('says nothing of memory that %s', (_, valueAt) => {
    expect(adviseLeak({ ...use, heapTrace: trace(60, valueAt) }, false)).toBeUndefined();
  });

  it('seldom takes a random walk for a leak', () => {
    let found = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const step = noiseFrom(seed * 7_919);
      let level = 200;
      const walk = trace(60, () => (level += 6 * step()));
      if (adviseLeak({ ...use, heapTrace: walk }, false) !== undefined) found++;
    }
    expect(found).toBeLessThanOrEqual(10);
  });

  const points = fc.integer({ min: 16, max: 120 });
  const noisy = (share: number, spacing: number, valueAt: (part: number) => number, seed: number) => {
    const next = noiseFrom(seed);
    const seconds = Array.from({ length: share }, (_, at) => at * spacing);
    return { seconds, bytes: seconds.map((_, at) => (valueAt(at / (share - 1)) + next()) * MIB) };
  };

  it('says nothing of any course of less than half an hour, however short the windows are', () => {
    const bytes = fc.integer({ min: 1, max: 2_000 * MIB });
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 16, maxLength: 120 }), fc.boolean(), (values, rising) => {
        const course = {
          seconds: values.map((_, at) => at * 15),
          bytes: rising ? values.toSorted((a, b) => a - b) : values,
        };
        const judged = adviseLeak({ ...use, seconds: 5, heapTrace: course, residentTrace: course }, true);
        expect(silence(judged)).toContain('over 30 min');
      }),
    );
  });

  it('says nothing of what fills within a fifth of the course, whatever its size', () => {
    const rise = fc.integer({ min: 0, max: 700 });
    const filling = fc.double({ min: 0.01, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(points, rise, filling, fc.nat(), (count, size, within, seed) => {
        const course = noisy(count, 120, (part) => 200 + size * (1 - Math.exp(-part / within)), seed);
        expect(adviseLeak({ ...use, seconds: 5, heapTrace: course }, false)).toBeUndefined();
      }),
    );
  });

  it('finds a steady rise that stands out of its noise, and looks no further ahead than it can', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 20, max: 700 }), fc.nat(), (count, size, seed) => {
        const course = noisy(count, 120, (part) => 200 + size * part, seed);
        const found = adviseLeak({ ...use, seconds: 5, heapTrace: course }, false);
        const span = (count - 1) * 120;
        const left = ((1_000 - 200 - size) / size) * span;
        // What is near the end of its sight may be told or not.
        const expected = left > 30 * span ? [false] : left < 26 * span ? [true] : [true, false];
        expect(expected).toContain(found !== undefined);
      }),
    );
  });

  it('is silent on too short a course', () => {
    const young = trace(10, (minute) => 200 + 10 * minute);
    expect(silence(adviseLeak({ ...use, heapTrace: young }, false))).toContain('10 points of memory so far');
  });
});

describe('event loop blocked', () => {
  const reading = { min: 0, mean: 0.02, stddev: 0, p50: 0.01, p90: 0.05, p99: 0.4, max: 1.2, utilization: 0.5 };
  const blocked = { ...use, loopDelays: [reading, reading, { ...reading, p99: 3 }] };
  const given = { runtime: blocked, websockets: [], http, seconds: 300 };

  it('tells the median delay of its readings and the least that users wait for it', () => {
    const advice = advised(adviseEventLoop(given, false));
    expect(advice).toMatchObject({ current: 0.4, severity: 'warning' });
    expect(advice.gain?.savedTime).toBeCloseTo(10 * 0.02, 10);
    expect(advice.predictedEffect).toBeUndefined();
  });

  it('names collections and handlers of messages where they are known to take much of it', () => {
    const collections = { major: { count: 9, seconds: 60 }, minor: none, other: none };
    const websockets = [{ name: 'agenda', slowConsumerBytes: 1, levels: [], handlerSeconds: 45 }];
    const advice = advised(adviseEventLoop({ ...given, runtime: { ...blocked, collections }, websockets }, false));
    expect(advice.details?.slice(0, 2)).toEqual([
      'Garbage collections took 40 % of the busy time.',
      'Handlers of messages of WebSocket server agenda took about 30 % of the busy time.',
    ]);
  });

  it('says nothing below a quarter of a second, and is silent before three readings', () => {
    const short = { ...blocked, loopDelays: [reading, reading, reading].map((each) => ({ ...each, p99: 0.2 })) };
    expect(adviseEventLoop({ ...given, runtime: short }, false)).toBeUndefined();
    expect(silence(adviseEventLoop({ ...given, runtime: use }, false))).toContain('0 readings');
  });
});

describe('garbage collection pressure', () => {
  const of = (runtime: Partial<RuntimeUse>) => ({ runtime: { ...use, ...runtime }, http, seconds: 300 });
  const full = { seconds: [290], bytes: [800 * MIB] };
  const major = { count: 40, seconds: 45 };

  it('proposes more heap where it is nearly full, and how much less is then collected', () => {
    const collections = { major, minor: { count: 100, seconds: 15 }, other: none };
    const advice = advised(
      adviseCollections(of({ collections, heapTrace: full, memoryLimitBytes: 4_000 * MIB }), false),
    );
    expect(advice).toMatchObject({ current: 1_000 * MIB, proposed: 1_600 * MIB });
    // What is free grows from 200 to 800 MiB: a quarter of the major collections is left.
    expect(advice.predictedEffect).toBeCloseTo(-0.75 * 0.75, 10);
    expect(advice.apply).toBe('NODE_OPTIONS=--max-old-space-size=1600');
    // Two requests are under way, held up for a fifth of the time.
    expect(advice.gain?.savedTime).toBeCloseTo(0.75 * 0.75 * 0.2 * 2, 10);
  });

  it('proposes no heap that the process has no memory for', () => {
    const collections = { major, minor: none, other: none };
    const advice = advised(
      adviseCollections(of({ collections, heapTrace: full, memoryLimitBytes: 1_000 * MIB }), false),
    );
    expect(advice.proposed).toBeUndefined();
    expect(advice.details?.at(-1)).toContain('leaves no room');
  });

  it('predicts nothing of a larger young generation', () => {
    const collections = { major: none, minor: { count: 2_000, seconds: 40 }, other: none };
    const advice = advised(adviseCollections(of({ collections }), false));
    expect(advice.apply).toContain('--max-semi-space-size=64');
    expect(advice.predictedEffect).toBeUndefined();
  });

  it('says nothing of a process that hardly collects', () => {
    expect(
      adviseCollections(of({ collections: { major, minor: none, other: none }, seconds: 300 }), false),
    ).toBeDefined();
    expect(
      adviseCollections(of({ collections: { major: none, minor: { count: 90, seconds: 20 }, other: none } }), false),
    ).toBeUndefined();
  });
});

describe('MemoryTrace', () => {
  it('keeps the whole course in at most 120 points, in order, and then its last six hours', () => {
    const kept = new MemoryTrace();
    for (let second = 0; second < 40_000; second++) kept.add(second, second);
    expect(kept.seconds.length).toBeLessThanOrEqual(120);
    expect(kept.bytes).toEqual(kept.seconds);
    expect(kept.seconds).toEqual(kept.seconds.toSorted((a, b) => a - b));
    expect(39_999 - (kept.seconds[0] ?? NaN)).toBeGreaterThan(5 * 3_600);
    expect(39_999 - (kept.seconds.at(-1) ?? NaN)).toBeLessThan(400);
  });
});
