import { queryMetrics } from '../metrics/db-client.ts';
import type { AdviceKind } from '../types.ts';

const { groupSeconds, groupCalls } = queryMetrics;

export const queryAdvice = [
  {
    id: 'missing_index',
    area: 'query',
    title: { en: 'Add an index on {table} ({columns})', 'pt-BR': 'Criar um índice em {table} ({columns})' },
    why: {
      en: 'Statement group {group} takes {share} of all query time: {calls} calls at {current} each, each reading about {read} rows of {table} to use {rows}.',
      'pt-BR':
        'O grupo de comandos {group} consome {share} do tempo de consultas: {calls} chamadas de {current}, lendo cerca de {read} linhas de {table} para usar {rows}.',
    },
    signal: 'query_slow_ratio',
    unit: 'seconds',
    effectOn: { en: 'mean time of the statements', 'pt-BR': 'tempo médio dos comandos' },
    effort: 'minutes',
    risk: 'medium',
    observe: {
      effect: `sum(rate(${groupSeconds.name}{$service, db_collection_name="$entity"}[$range])) / sum(rate(${groupCalls.name}{$service, db_collection_name="$entity"}[$range]))`,
      load: `sum(rate(${groupCalls.name}{$service, db_collection_name="$entity"}[$range]))`,
    },
    source: 'Candidates from predicates: equality, then range, then order (research/exporter.md, section 3)',
  },
] as const satisfies readonly AdviceKind[];
