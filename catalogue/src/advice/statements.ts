import { postgresMetrics } from '../metrics/postgres.ts';
import type { AdviceKind } from '../types.ts';

const { statementCalls, statementTime } = postgresMetrics;

/** What all advice on one group of statements has in common. */
const ofGroup = {
  area: 'query',
  signal: 'query_slow_ratio',
  unit: 'seconds',
  effectOn: { en: 'mean time of the statement', 'pt-BR': 'tempo médio do comando' },
  effort: 'hours',
  risk: 'low',
  observe: {
    unit: 'seconds',
    effect: `sum(rate(${statementTime.name}{$service, query_group="$entity"}[$range])) / sum(rate(${statementCalls.name}{$service, query_group="$entity"}[$range]))`,
    load: `sum(rate(${statementCalls.name}{$service, query_group="$entity"}[$range]))`,
  },
} as const;

/** Statements that cost much, and ways to write them that no index can help. */
export const statementAdvice = [
  {
    ...ofGroup,
    id: 'slow_statement',
    title: { en: 'Speed up a statement: {statement}', 'pt-BR': 'Acelerar um comando: {statement}' },
    why: {
      en: '{share} of all time that PostgreSQL spends on statements goes to one of them, {statement} in database {datname}: {calls} calls of {mean}, each giving {rows} rows from {blocks} blocks.',
      'pt-BR':
        '{share} do tempo que o PostgreSQL gasta em comandos vai para um só, {statement}, no banco {datname}: {calls} chamadas de {mean}, cada uma com {rows} linhas de {blocks} blocos.',
    },
    symptomOf: ['missing_index', 'like_scan', 'offset_paging', 'cast_hides_index', 'not_in_subquery'],
    source: 'Share of execution time in pg_stat_statements',
  },
  {
    ...ofGroup,
    id: 'like_scan',
    title: {
      en: 'Index the text search on {table} ({column})',
      'pt-BR': 'Indexar a busca por texto em {table} ({column})',
    },
    why: {
      en: '{operator} on {column} finds no index that it can use, so that each call reads {read} of the {tableRows} rows of {table} to give {rows}; it takes {share} of all time spent on statements.',
      'pt-BR':
        '{operator} em {column} não encontra índice que possa usar: cada chamada lê {read} das {tableRows} linhas de {table} para devolver {rows}; consome {share} do tempo gasto em comandos.',
    },
    effort: 'minutes',
    risk: 'medium',
    source: 'PostgreSQL manual, F.35 pg_trgm (index support) and 11.10 Operator Classes: a B-tree finds a prefix only',
  },
  {
    ...ofGroup,
    id: 'offset_paging',
    title: {
      en: 'Replace OFFSET paging of {table} by paging by key',
      'pt-BR': 'Trocar a paginação por OFFSET de {table} por paginação por chave',
    },
    why: {
      en: 'A statement with OFFSET reads {read} rows of {table} to give {rows}: the rows of all pages before are read and thrown away. It takes {share} of all time spent on statements.',
      'pt-BR':
        'Um comando com OFFSET lê {read} linhas de {table} para devolver {rows}: as linhas de todas as páginas anteriores são lidas e descartadas. Consome {share} do tempo gasto em comandos.',
    },
    source: 'PostgreSQL manual, 7.6 LIMIT and OFFSET: rows skipped by OFFSET still have to be computed',
  },
  {
    ...ofGroup,
    id: 'cast_hides_index',
    title: {
      en: 'Mend the cast that hides an index on {table} ({column})',
      'pt-BR': 'Corrigir a conversão que esconde um índice em {table} ({column})',
    },
    why: {
      en: 'A statement compares {column} ({type}) as {other}, so that the index {index} cannot be used and each call reads {read} rows to give {rows}; it takes {share} of all time spent on statements.',
      'pt-BR':
        'Um comando compara {column} ({type}) como {other}: o índice {index} não pode ser usado e cada chamada lê {read} linhas para devolver {rows}; consome {share} do tempo gasto em comandos.',
    },
    source: 'PostgreSQL manual, 10.2 Operators: where types differ, the preferred one is taken and the column is cast',
  },
  {
    ...ofGroup,
    id: 'not_in_subquery',
    title: { en: 'Replace NOT IN on {table} by NOT EXISTS', 'pt-BR': 'Trocar NOT IN por NOT EXISTS em {table}' },
    why: {
      en: 'NOT IN (SELECT … FROM {table}) compares each row with the {tableRows} rows of {table} one after another: they do not fit into a hash of {memory}. It takes {share} of all time spent on statements.',
      'pt-BR':
        'NOT IN (SELECT … FROM {table}) compara cada linha com as {tableRows} linhas de {table}, uma a uma: elas não cabem num hash de {memory}. Consome {share} do tempo gasto em comandos.',
    },
    source:
      'PostgreSQL, subselect.c: a subplan is hashed only if it fits into work_mem × hash_mem_multiplier, and is never made a join',
  },
] as const satisfies readonly AdviceKind[];
