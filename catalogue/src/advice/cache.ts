import { cacheMetrics } from '../metrics/cache.ts';
import type { AdviceKind } from '../types.ts';

const { requests, maxEntries, entries } = cacheMetrics;
const of = (result: string) => `sum(rate(${requests.name}{$service, cache="$entity", result="${result}"}[$range]))`;
const lookUps = `sum(rate(${requests.name}{$service, cache="$entity"}[$range]))`;

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
    worsens: ['memory'],
    apply: 'max: {proposed}  // in the options of cache {entity}',
    undo: 'max: {current}',
    observe: {
      effect: `${of('miss')} / ${lookUps}`,
      load: lookUps,
      setting: `max(${maxEntries.name}{$service, cache="$entity"})`,
    },
    source:
      'Miss-ratio curve of sampled keys (SHARDS, Waldspurger et al., FAST 2015); its knee (Kneedle, Satopää et al., ICDCSW 2011)',
  },
  {
    id: 'cache_too_large',
    area: 'cache',
    title: {
      en: 'Reduce cache {entity} from {current} to {proposed} entries',
      'pt-BR': 'Reduzir o cache {entity} de {current} para {proposed} itens',
    },
    why: {
      en: 'Memory is wanted ({memory} of the limit are in use), and with {proposed} entries it would find only {loss} less of what it is asked.',
      'pt-BR':
        'Falta memória ({memory} do limite em uso), e com {proposed} itens encontraria só {loss} menos do que lhe pedem.',
    },
    signal: 'runtime_memory',
    unit: 'count',
    effectOn: { en: 'entries that it holds', 'pt-BR': 'itens que guarda' },
    effort: 'minutes',
    risk: 'low',
    observe: {
      unit: 'count',
      effect: `max(avg_over_time(${entries.name}{$service, cache="$entity"}[$range]))`,
      load: lookUps,
      setting: `max(${maxEntries.name}{$service, cache="$entity"})`,
    },
    source: 'Miss-ratio curve of sampled keys (SHARDS, Waldspurger et al., FAST 2015)',
  },
  {
    id: 'cache_ttl_too_short',
    area: 'cache',
    title: {
      en: 'Lengthen the time to live of cache {entity} from {current} to {proposed}',
      'pt-BR': 'Alongar o tempo de vida do cache {entity} de {current} para {proposed}',
    },
    why: {
      en: '{stale} of its look-ups find an entry that has expired. If the data may be {proposed} old, {spared} of these are expected to be hits.',
      'pt-BR':
        '{stale} das consultas encontram um item expirado. Se os dados puderem ter {proposed}, espera-se que {spared} delas sejam acertos.',
    },
    signal: 'cache_hit_ratio',
    unit: 'seconds',
    effectOn: {
      en: 'look-ups that find only an expired entry',
      'pt-BR': 'consultas que só encontram um item expirado',
    },
    effort: 'minutes',
    risk: 'medium',
    observe: { effect: `${of('stale')} / ${lookUps}`, load: lookUps },
    // Requests that wait ask less often, and entries expire between two look-ups.
    symptomOf: ['missing_index'],
    source: 'Renewals of keys asked for at random (Jung, Berger, Balakrishnan, INFOCOM 2003)',
  },
  {
    id: 'cache_not_worth_having',
    area: 'cache',
    title: { en: 'Do without cache {entity}', 'pt-BR': 'Abrir mão do cache {entity}' },
    why: {
      en: 'It finds {hits} of what it is asked, and costs more than that saves; no size that its curve knows would change it.',
      'pt-BR':
        'Encontra {hits} do que lhe pedem e custa mais do que isso poupa; nenhum tamanho conhecido mudaria isso.',
    },
    signal: 'cache_hit_ratio',
    unit: 'count',
    effectOn: { en: 'time of look-ups and loads', 'pt-BR': 'tempo de consultas e cargas' },
    effort: 'hours',
    risk: 'medium',
    source: 'Time of look-ups against time of loads spared, both measured',
  },
] as const satisfies readonly AdviceKind[];
