import { queryMetrics } from '../metrics/db-client.ts';
import { httpMetrics } from '../metrics/http.ts';
import { postgresMetrics } from '../metrics/postgres.ts';
import type { AdviceKind } from '../types.ts';

const { groupSeconds, groupCalls } = queryMetrics;
const { statementTime, statementCalls } = postgresMetrics;
const { requestDurationAll } = httpMetrics;

export const queryAdvice = [
  {
    id: 'missing_index',
    area: 'query',
    title: { en: 'Add an index on {table}: {indexes}', 'pt-BR': 'Criar um índice em {table}: {indexes}' },
    why: {
      en: 'Statement group {group} on {table} takes {share} of all query time: {calls} calls at {current} each, which are expected to take {proposed}.',
      'pt-BR':
        'O grupo de comandos {group} em {table} consome {share} do tempo de consultas: {calls} chamadas de {current}, que devem passar a {proposed}.',
    },
    signal: 'query_slow_ratio',
    unit: 'seconds',
    effectOn: { en: 'mean time of the statements', 'pt-BR': 'tempo médio dos comandos' },
    effort: 'minutes',
    risk: 'medium',
    // As the server counts it; an application need not know Pulso, and may be one of several.
    observe: {
      unit: 'seconds',
      effect: `(sum(rate(${statementTime.name}{$service, db_collection_name="$entity"}[$range])) / sum(rate(${statementCalls.name}{$service, db_collection_name="$entity"}[$range]))) or (sum(rate(${groupSeconds.name}{$service, db_collection_name="$entity"}[$range])) / sum(rate(${groupCalls.name}{$service, db_collection_name="$entity"}[$range])))`,
      load: `sum(rate(${statementCalls.name}{$service, db_collection_name="$entity"}[$range])) or sum(rate(${groupCalls.name}{$service, db_collection_name="$entity"}[$range]))`,
    },
    source: 'Chaudhuri and Narasayya, AutoAdmin (VLDB 1997); costs by the planner, with hypothetical indexes',
  },
  {
    id: 'n_plus_one',
    area: 'query',
    title: {
      en: 'Replace repeated statements on {table} by one',
      'pt-BR': 'Trocar comandos repetidos em {table} por um só',
    },
    why: {
      en: '{requests} requests, most to {route}, ran one statement on {table} {each} times each, usually once for each row of an earlier answer.',
      'pt-BR':
        '{requests} requisições, a maioria a {route}, executaram um mesmo comando em {table} {each} vezes cada, em geral uma por linha de uma resposta anterior.',
    },
    signal: 'http_response_time',
    unit: 'count',
    effectOn: { en: 'calls of the statement for each request', 'pt-BR': 'chamadas do comando por requisição' },
    effort: 'hours',
    risk: 'low',
    observe: {
      unit: 'count',
      effect: `(sum(rate(${groupCalls.name}{$service, query_group="$entity"}[$range])) or vector(0)) / sum(rate(${requestDurationAll.name}_count{$service}[$range]))`,
      load: `sum(rate(${requestDurationAll.name}_count{$service}[$range]))`,
    },
    source: 'Statements of one group counted for each request',
  },
] as const satisfies readonly AdviceKind[];
