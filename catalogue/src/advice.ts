import type { AdviceKind } from './types.ts';

/** Every kind of recommendation. The seeds' five first. */
export const adviceKinds = [
  {
    id: 'response_caching',
    area: 'http',
    title: { en: 'Cache responses of {entity}', 'pt-BR': 'Guardar em cache as respostas de {entity}' },
    why: {
      en: 'The mean response time is {current} over {requests} requests; {entity} alone takes {share} of all time spent.',
      'pt-BR':
        'O tempo médio de resposta é {current} em {requests} requisições; só {entity} consome {share} do tempo total.',
    },
    signal: 'http_response_time',
    unit: 'seconds',
    source: 'Seeds: mean response time above 2 s',
  },
  {
    id: 'error_ratio',
    area: 'http',
    title: { en: 'Mend {entity}: it answers {status}', 'pt-BR': 'Corrigir {entity}: responde {status}' },
    why: {
      en: '{current} of all requests fail. {share} of the failures are {entity} answering {status} ({failures} of {requests} requests to it).',
      'pt-BR':
        '{current} das requisições falham. {share} das falhas são {entity} respondendo {status} ({failures} de {requests} requisições).',
    },
    signal: 'http_error_ratio',
    unit: 'ratio',
    source: 'Seeds: error ratio above 5 %',
  },
  {
    id: 'cpu',
    area: 'runtime',
    title: {
      en: 'Give the process more CPU, or another instance',
      'pt-BR': 'Dar mais CPU ao processo, ou outra instância',
    },
    why: {
      en: 'It used {current} of {limit} cores over the last {window}; at this load {proposed} cores bring it under 70 %.',
      'pt-BR':
        'Usou {current} de {limit} núcleos nos últimos {window}; com esta carga, {proposed} núcleos o trazem abaixo de 70 %.',
    },
    signal: 'runtime_cpu',
    unit: 'count',
    source: 'Seeds: CPU above 80 %',
  },
  {
    id: 'memory',
    area: 'runtime',
    title: {
      en: 'Give the process more memory, or shrink its caches',
      'pt-BR': 'Dar mais memória ao processo, ou reduzir os caches',
    },
    why: {
      en: 'It holds {current} of {limit}; {proposed} bring it under 80 %.',
      'pt-BR': 'Ocupa {current} de {limit}; {proposed} o trazem abaixo de 80 %.',
    },
    signal: 'runtime_memory',
    unit: 'bytes',
    source: 'Seeds: memory above 85 %',
  },
  {
    id: 'connections',
    area: 'database',
    title: { en: 'Free connections of {entity}', 'pt-BR': 'Liberar conexões de {entity}' },
    why: {
      en: '{current} of {limit} connections are taken, {idle} of them idle; most are held by database {datname}.',
      'pt-BR': '{current} de {limit} conexões estão em uso, {idle} delas ociosas; a maioria é do banco {datname}.',
    },
    signal: 'database_connections',
    unit: 'count',
    source: 'Seeds: connections above 90 %',
  },
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
    source: "Erlang's C formula with the Allen-Cunneen correction (research/exporter.md, section 3)",
  },
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
    source: 'Miss-ratio curve of sampled keys (SHARDS, Waldspurger et al., FAST 2015)',
  },
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
    source: 'Candidates from predicates: equality, then range, then order (research/exporter.md, section 3)',
  },
] as const satisfies readonly AdviceKind[];

export type AdviceKindId = (typeof adviceKinds)[number]['id'];
