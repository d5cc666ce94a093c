import type { AdviceKind } from '../types.ts';

/** Indexes that cost and give nothing, and one that a constraint lacks. */
export const indexAdvice = [
  {
    id: 'unused_index',
    area: 'database',
    title: { en: 'Drop the unused index {entity}', 'pt-BR': 'Remover o índice sem uso {entity}' },
    why: {
      en: 'Nothing on this server has scanned it for {idle}. It takes {size}, and a share of every write to {table}.',
      'pt-BR': 'Nada neste servidor o percorreu há {idle}. Ele ocupa {size} e uma parte de cada gravação em {table}.',
    },
    signal: 'query_duration',
    unit: 'bytes',
    effectOn: { en: 'size of the index', 'pt-BR': 'tamanho do índice' },
    effort: 'minutes',
    risk: 'medium',
    symptomOf: [],
    source: 'pg_stat_user_indexes: idx_scan, and last_idx_scan from PostgreSQL 16 on',
  },
  {
    id: 'duplicate_index',
    area: 'database',
    title: { en: 'Drop the duplicate index {entity}', 'pt-BR': 'Remover o índice duplicado {entity}' },
    why: {
      en: 'Index {other} on {table} does all that it does. It takes {size}, and a share of every write.',
      'pt-BR': 'O índice {other} em {table} faz tudo o que ele faz. Ele ocupa {size} e uma parte de cada gravação.',
    },
    signal: 'query_duration',
    unit: 'bytes',
    effectOn: { en: 'size of the index', 'pt-BR': 'tamanho do índice' },
    effort: 'minutes',
    risk: 'low',
    symptomOf: [],
    source: 'pg_index: columns, operator classes, collations, order, expressions and condition compared',
  },
  {
    id: 'invalid_index',
    area: 'database',
    title: { en: 'Make the invalid index {entity} anew', 'pt-BR': 'Refazer o índice inválido {entity}' },
    why: {
      en: 'A CREATE or REINDEX CONCURRENTLY that failed has left it on {table}: no statement uses it, and writes may still pay for it.',
      'pt-BR':
        'Um CREATE ou REINDEX CONCURRENTLY que falhou o deixou em {table}: nenhum comando o usa, e as gravações ainda podem pagar por ele.',
    },
    signal: 'query_duration',
    unit: 'bytes',
    effectOn: { en: 'size of invalid indexes', 'pt-BR': 'tamanho dos índices inválidos' },
    effort: 'minutes',
    risk: 'low',
    symptomOf: [],
    source: 'pg_index.indisvalid; PostgreSQL documentation, CREATE INDEX, Building Indexes Concurrently',
  },
  {
    id: 'unindexed_foreign_key',
    area: 'database',
    title: { en: 'Index the foreign key {entity}', 'pt-BR': 'Indexar a chave estrangeira {entity}' },
    why: {
      en: 'Each of the {deletes} rows deleted from {parent} has read all {rows} rows of {table}, since no index leads to {columns}.',
      'pt-BR':
        'Cada uma das {deletes} linhas removidas de {parent} leu todas as {rows} linhas de {table}, pois nenhum índice leva a {columns}.',
    },
    signal: 'query_slow_ratio',
    unit: 'seconds',
    effectOn: { en: 'time of a delete', 'pt-BR': 'tempo de uma remoção' },
    effort: 'minutes',
    risk: 'medium',
    source: 'PostgreSQL documentation, 5.5.5 Foreign Keys: an index on the referencing columns is often a good idea',
  },
] as const satisfies readonly AdviceKind[];
