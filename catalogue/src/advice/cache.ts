import { cacheMetrics } from '../metrics/cache.ts';
import type { AdviceKind } from '../types.ts';

const { requests, maxEntries } = cacheMetrics;

export const cacheAdvice = [
  {
    id: 'cache_too_small',
    area: 'cache',
    title: {
      en: 'Raise cache {entity} from {current} to {proposed} entries',
      'pt-BR': 'Aumentar o cache {entity} de {current} para {proposed} itens',
    },
    why: {
      en: 'It is full and finds {hits} of what it is asked; {ghosts} of its misses were for entries that it had to drop. With {proposed} entries the hit ratio is expected to be {predicted}.',
      'pt-BR':
        'Está cheio e encontra {hits} do que lhe pedem; {ghosts} das falhas eram de itens que teve de descartar. Com {proposed} itens a taxa prevista é {predicted}.',
    },
    signal: 'cache_hit_ratio',
    unit: 'count',
    effectOn: { en: 'misses', 'pt-BR': 'falhas do cache' },
    effort: 'minutes',
    risk: 'low',
    observe: {
      effect: `sum(rate(${requests.name}{$service, cache="$entity", result="miss"}[$range])) / sum(rate(${requests.name}{$service, cache="$entity"}[$range]))`,
      load: `sum(rate(${requests.name}{$service, cache="$entity"}[$range]))`,
      setting: `max(${maxEntries.name}{$service, cache="$entity"})`,
    },
    source: 'Miss-ratio curve of sampled keys (SHARDS, Waldspurger et al., FAST 2015)',
  },
] as const satisfies readonly AdviceKind[];
