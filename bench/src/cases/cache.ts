import { performance } from 'node:perf_hooks';
import { createPulso } from '@pulso/exporter';
import { bytesPerCall } from '../harness/bytes.ts';
import type { Case, Figures, Goal, RunOptions } from '../harness/case.ts';
import { paired, ratio, type Times, type Variant } from '../harness/paired.ts';
import { median, shuffled } from '../harness/statistics.ts';
import { freshKeys, fullCache, LOOKUPS } from '../workload/cache-keys.ts';

const MASK = LOOKUPS - 1;

/** Each variant has a loop written out for itself: a shared one would share its inline caches. */
function bare(): Variant {
  const cache = fullCache();
  let keys = freshKeys();
  return {
    prepare: () => void (keys = freshKeys()),
    run(calls) {
      for (let i = 0; i < calls; i++) cache.get(keys[i & MASK]!);
    },
  };
}

function pulso(curve: boolean): Variant {
  const cache = createPulso({ advisors: false }).cache(fullCache(), { name: 'clients', curve });
  let keys = freshKeys();
  return {
    prepare: () => void (keys = freshKeys()),
    run(calls) {
      for (let i = 0; i < calls; i++) cache.get(keys[i & MASK]!);
    },
  };
}

/** What one writes by hand with prom-client: a counter's children, taken once by `labels()`. */
async function promClient(): Promise<Variant> {
  const { Counter, Registry } = await import('prom-client');
  const requests = new Counter({
    ...{ name: 'cache_requests_total', help: 'Look-ups', labelNames: ['cache', 'result'] },
    registers: [new Registry()],
  });
  const hit = requests.labels('clients', 'hit');
  const miss = requests.labels('clients', 'miss');
  const cache = fullCache();
  const get = cache.get.bind(cache);
  cache.get = (key: string) => {
    const value = get(key);
    if (value === undefined) miss.inc();
    else hit.inc();
    return value;
  };
  let keys = freshKeys();
  return {
    prepare: () => void (keys = freshKeys()),
    run(calls) {
      for (let i = 0; i < calls; i++) cache.get(keys[i & MASK]!);
    },
  };
}

/** Nanoseconds that a look-up takes beyond the bare one, at least one: below that is noise. */
function added(times: Times, name: string): number {
  return Math.max(1, median(times[name]!.map((time, round) => time - times['limit']![round]!)));
}

function clockCalls(variant: Variant): number {
  const now = performance.now.bind(performance);
  let calls = 0;
  performance.now = () => {
    calls++;
    return now();
  };
  void variant.run(LOOKUPS);
  performance.now = now;
  return calls / LOOKUPS;
}

async function measure(curve: boolean, { rounds, peers }: RunOptions): Promise<Figures> {
  const makers = { pulso: () => pulso(curve), limit: bare, ...(peers && { 'prom-client': promClient }) };
  const variants: Record<string, Variant> = {};
  // In an order of chance: which cache is made first decides where it lies in memory.
  for (const [name, make] of shuffled(Object.entries(makers))) variants[name] = await make();
  const ours = variants['pulso']!;
  const times = await paired(variants, { rounds, calls: LOOKUPS, clock: 'cpu' });
  const { median: ofLimit, spread } = ratio(times, 'pulso', 'limit');
  return {
    ...{ ofLimit, spread, rounds },
    ...(peers && { peers: { 'prom-client': added(times, 'prom-client') / added(times, 'pulso') } }),
    bytesPerCall: bytesPerCall((calls) => void ours.run(calls)),
    counts: { 'clock calls': clockCalls(ours) },
    notes: {
      'bare, ns': Number(median(times['limit']!).toPrecision(3)),
      'added, ns': Number(added(times, 'pulso').toPrecision(3)),
      ...(peers && { 'prom-client adds, ns': Number(added(times, 'prom-client').toPrecision(3)) }),
    },
  };
}

const goal: Goal = { unit: '× bare', bytesPerCall: 0, counts: { 'clock calls': 0 } };
const what = 'get() of an LRUCache of 16,384 entries, keys skewed and each string new, against the bare cache';

export const cases: readonly Case[] = [
  {
    name: 'cache-get',
    what: `${what}; what is added against prom-client by its labels() children`,
    goal: { ...goal, ofLimit: 1.15, peers: { 'prom-client': 10 } },
    processes: 7,
    run: (options) => measure(false, options),
  },
  {
    name: 'cache-curve',
    what: `${what}; with the miss-ratio curve`,
    goal: { ...goal, ofLimit: 1.5 },
    processes: 7,
    run: (options) => measure(true, { ...options, peers: false }),
  },
];
