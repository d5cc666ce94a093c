import { createPulso } from '@pulso/exporter';
import { LRUCache } from 'lru-cache';

/** Multiples of a cache's own size of which its curve tells. */
export const SIZE_RATIOS = [0.25, 0.5, 1, 2, 4] as const;

function ask(cache: LRUCache<number, number>, keys: Uint32Array): number {
  let hits = 0;
  for (const key of keys) {
    if (cache.get(key) === undefined) cache.set(key, key);
    else hits++;
  }
  return share(hits, keys);
}

/** To a millionth: below that is arithmetic's own error. */
function share(hits: number, { length }: Uint32Array): number {
  return Math.round((hits / length) * 1e6) / 1e6;
}

/** Hit ratios of real caches of each of the sizes. */
export function realRatios(entries: number, keys: Uint32Array): readonly number[] {
  return SIZE_RATIOS.map((ratio) => ask(new LRUCache({ max: Math.round(entries * ratio) }), keys));
}

/** The same by the page of one cache of `entries`, instrumented as users do it. Its keys are sampled anew each time. */
export function predictedRatios(entries: number, keys: Uint32Array): readonly number[] {
  const pulso = createPulso({ advisors: false });
  try {
    ask(pulso.cache(new LRUCache<number, number>({ max: entries }), { name: 'bench' }), keys);
    const page = pulso.registry.encode('text').toString();
    return SIZE_RATIOS.map((ratio) => {
      const line = new RegExp(
        `^pulso_cache_predicted_misses_total\\{cache="bench",size_ratio="${ratio}"\\} (.*)$`,
        'm',
      );
      return share(keys.length - Number(line.exec(page)?.[1]), keys);
    });
  } finally {
    pulso.close();
  }
}
