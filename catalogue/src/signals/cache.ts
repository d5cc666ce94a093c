import { cacheMetrics } from '../metrics/cache.ts';
import type { Signal } from '../types.ts';
import { rate, share } from './promql.ts';
import { counter } from './samples.ts';

const requests = cacheMetrics.requests;
const lookUps = (result: string, value: number, traffic: number) => [
  counter(requests, value * traffic, { result }),
  counter(requests, (1 - value) * traffic, { result: 'miss' }),
];

export const cacheSignals: readonly Signal[] = [
  {
    id: 'cache_hit_ratio',
    area: 'cache',
    title: { en: 'Hit ratio', 'pt-BR': 'Taxa de acertos' },
    unit: 'ratio',
    scope: 'service',
    entity: 'cache',
    bad: 'below',
    value: share(rate(requests, 'result="hit"'), rate(requests)),
    traffic: rate(requests),
    floor: 0.5,
    sample: (value, traffic) => lookUps('hit', value, traffic),
    warning: 0.7,
    critical: 0.2,
    mutes: ['http_response_time', 'pool_utilization', 'pool_wait_time'],
    road: 'operations',
    summary: {
      en: 'A cache finds too little of what it is asked',
      'pt-BR': 'Um cache encontra pouco do que lhe pedem',
    },
    meaning: {
      en: 'What the cache should answer goes to the database instead: more load, slower responses.',
      'pt-BR': 'O que o cache deveria responder vai ao banco: mais carga e respostas mais lentas.',
    },
    firstAction: {
      en: 'Look at evictions: many by capacity mean that it is too small (the recommendation says how much larger), few mean that it was emptied or that keys changed.',
      'pt-BR':
        'Veja as remoções: muitas por capacidade indicam cache pequeno (a recomendação diz quanto aumentar); poucas, que foi esvaziado ou que as chaves mudaram.',
    },
    diagnose: [
      `Evictions by reason: \`sum by (cache, reason) (rate(${cacheMetrics.evictions.name}{service="$service"}[5m]))\`.`,
      `Full? \`${cacheMetrics.entries.name}{service="$service"} / ${cacheMetrics.maxEntries.name}{service="$service"}\`.`,
      'Just restarted? A cold cache fills by itself; wait for one time-to-live.',
    ],
    remedy: [
      'Too small: raise its entries as recommended; the memory signal says whether there is room.',
      'Expired too soon: lengthen the time to live as far as the data allows (personal data has an upper bound).',
      'Never asked for again: the cache is of no use there; remove it.',
    ],
    source: 'Seeds: caches go from 0-20 % to 70-90 %',
  },
  {
    id: 'cache_stale_ratio',
    area: 'cache',
    title: { en: 'Expired when asked', 'pt-BR': 'Expirados ao consultar' },
    unit: 'ratio',
    scope: 'service',
    entity: 'cache',
    bad: 'above',
    value: share(rate(requests, 'result="stale"'), rate(requests)),
    traffic: rate(requests),
    floor: 0.5,
    sample: (value, traffic) => lookUps('stale', value, traffic),
    warning: 0.5,
    oneBound: {
      kind: 'never_urgent',
      reason: 'What it costs in hits is judged by `PulsoCacheHitRatio`; that entries expire harms nobody else.',
    },
    road: 'operations',
    summary: { en: 'A cache mostly holds what has expired', 'pt-BR': 'Um cache guarda sobretudo o que já expirou' },
    meaning: {
      en: 'Entries expire before they are asked for again: the cache costs memory and saves little.',
      'pt-BR': 'Os itens expiram antes de serem pedidos de novo: o cache ocupa memória e poupa pouco.',
    },
    firstAction: {
      en: 'Compare the time to live with how often the same key is asked for.',
      'pt-BR': 'Compare o tempo de vida com a frequência com que a mesma chave é pedida.',
    },
    diagnose: [`By cache: \`sum by (cache, result) (rate(${requests.name}{service="$service"}[5m]))\`.`],
    remedy: ['Lengthen the time to live, or refresh ahead of expiry, as far as the data allows.'],
    source: 'Where half of all look-ups find only expired entries, expiry and not size bounds the cache',
  },
];
