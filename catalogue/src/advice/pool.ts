import { poolMetrics } from '../metrics/db-client.ts';
import type { AdviceKind } from '../types.ts';

const { waitTime, connectionMax, connectionCount, leaked } = poolMetrics;
const POOL = 'db_client_connection_pool_name';

export const poolAdvice = [
  {
    id: 'pool_starved',
    area: 'pool',
    title: {
      en: 'Raise pool {entity} from {current} to {proposed}',
      'pt-BR': 'Aumentar o pool {entity} de {current} para {proposed}',
    },
    why: {
      en: '{rate} connections a second are asked for and held {use} on average: that keeps {busy} of {current} busy, and callers wait {wait}. With {proposed} the wait is expected to be {predicted}.',
      'pt-BR':
        '{rate} conexões por segundo, usadas por {use} em média: {busy} de {current} ocupadas, e a espera é de {wait}. Com {proposed} a espera prevista é {predicted}.',
    },
    signal: 'pool_wait_time',
    unit: 'count',
    effectOn: { en: 'mean wait for a connection', 'pt-BR': 'espera média por uma conexão' },
    effort: 'minutes',
    risk: 'low',
    worsens: ['connections'],
    apply: 'max: {proposed}  // in the options of pool {entity}',
    undo: 'max: {current}',
    observe: {
      unit: 'seconds',
      effect: `sum(rate(${waitTime.name}_sum{$service, ${POOL}="$entity"}[$range])) / sum(rate(${waitTime.name}_count{$service, ${POOL}="$entity"}[$range]))`,
      load: `sum(rate(${waitTime.name}_count{$service, ${POOL}="$entity"}[$range]))`,
      setting: `max(${connectionMax.name}{$service, ${POOL}="$entity"})`,
    },
    symptomOf: ['pool_leak', 'missing_index'],
    source:
      "Erlang's C formula with the Allen-Cunneen correction, and a replay of the last callers (Kiefer and Wolfowitz 1955); docs/advice/pools.md",
  },
  {
    id: 'pool_leak',
    area: 'pool',
    title: {
      en: 'Give back the connections of pool {entity}',
      'pt-BR': 'Devolver as conexões do pool {entity}',
    },
    why: {
      en: '{current} of {max} connections were taken and not given back, the oldest {oldest} ago, and no query runs on them: code has forgotten them.',
      'pt-BR':
        '{current} de {max} conexões foram tomadas e não devolvidas, a mais antiga há {oldest}, e nenhuma executa consulta: o código as esqueceu.',
    },
    signal: 'pool_leaked',
    unit: 'count',
    effectOn: { en: 'connections held and not given back', 'pt-BR': 'conexões presas e não devolvidas' },
    effort: 'hours',
    risk: 'low',
    observe: {
      unit: 'count',
      effect: `max(avg_over_time(${leaked.name}{$service, ${POOL}="$entity"}[$range]))`,
      load: `sum(rate(${waitTime.name}_count{$service, ${POOL}="$entity"}[$range]))`,
    },
    source: 'Connections held for longer than leakAfter, idle; docs/advice/pools.md',
  },
  {
    id: 'pool_oversized',
    area: 'database',
    title: {
      en: 'Lower pool {entity} from {current} to {proposed}',
      'pt-BR': 'Reduzir o pool {entity} de {current} para {proposed}',
    },
    why: {
      en: 'It keeps {open} connections open; in {age} no more than {peak} were in use at once. Each is a process and memory of the server, which others lack.',
      'pt-BR':
        'Mantém {open} conexões abertas; em {age} nunca mais de {peak} estiveram em uso. Cada uma é um processo e memória do servidor, que faltam a outros.',
    },
    signal: 'database_connections',
    unit: 'count',
    effectOn: { en: 'connections kept open', 'pt-BR': 'conexões mantidas abertas' },
    effort: 'minutes',
    risk: 'low',
    observe: {
      unit: 'count',
      effect: `avg(sum by (instance) (avg_over_time(${connectionCount.name}{$service, ${POOL}="$entity"}[$range])))`,
      load: `sum(rate(${waitTime.name}_count{$service, ${POOL}="$entity"}[$range]))`,
      setting: `max(${connectionMax.name}{$service, ${POOL}="$entity"})`,
    },
    source: 'Most connections ever in use at once, and a quarter; docs/advice/pools.md',
  },
] as const satisfies readonly AdviceKind[];
