import { postgresMetrics } from '../metrics/postgres.ts';
import type { Signal } from '../types.ts';
import { gauge } from './samples.ts';

const { xidWraparoundRatio, multixactWraparoundRatio, xminAge, sequenceUsed, checksumFailures } = postgresMetrics;
const { invalidIndexes, invalidIndexSize } = postgresMetrics;

/** One age of each kind, so that the greater of both is found. */
const wraparound = `${xidWraparoundRatio.name} or label_replace(${multixactWraparoundRatio.name}, "ids", "multixact", "", "")`;
/** Several daemons may watch one server: first the greatest per database, then the sum. */
const perServer = (promql: string) => `sum by ($by) (max by ($by, datname) (${promql}))`;

/** What the server keeps, and what runs out. */
export const storageSignals: readonly Signal[] = [
  {
    id: 'database_wraparound',
    area: 'database',
    title: { en: 'Transaction ids used up', 'pt-BR': 'Ids de transação consumidos' },
    unit: 'ratio',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: `max by ($by) (${wraparound})`,
    sample: (value) => [gauge(xidWraparoundRatio, value, { datname: 'clinic' })],
    warning: 0.5,
    critical: 0.75,
    road: 'operations',
    summary: {
      en: 'Vacuum does not freeze old rows: transaction ids run out',
      'pt-BR': 'O vacuum não congela linhas antigas: os ids de transação vão acabar',
    },
    meaning: {
      en: 'At the end the server takes no more writes, in any database, until old rows are frozen: hours on a large table.',
      'pt-BR':
        'No fim o servidor deixa de aceitar escritas, em todos os bancos, até congelar linhas antigas: horas em tabelas grandes.',
    },
    firstAction: {
      en: 'Find what holds vacuum back (a transaction, a slot, a standby, a prepared one), end it, and vacuum the oldest tables.',
      'pt-BR':
        'Descubra o que impede o vacuum (transação, slot, standby ou transação preparada), encerre e faça vacuum nas tabelas mais antigas.',
    },
    diagnose: [
      `Who holds it back: \`${xminAge.name}{service="$service"}\` by holder.`,
      "Oldest tables: `SELECT oid::regclass, age(relfrozenxid), mxid_age(relminmxid) FROM pg_class WHERE relkind IN ('r', 'm', 't') ORDER BY 2 DESC LIMIT 10`.",
      'Does it run: `SELECT relid::regclass, phase, heap_blks_scanned, heap_blks_total FROM pg_stat_progress_vacuum`.',
    ],
    remedy: [
      'Long transactions and forgotten slots first: while they stand no vacuum helps.',
      '`VACUUM (FREEZE, INDEX_CLEANUP off, TRUNCATE off) <table>` of the oldest tables, without a vacuum cost limit.',
      'Lasting: more autovacuum workers, a higher `autovacuum_vacuum_cost_limit`.',
    ],
    source:
      'PostgreSQL, Preventing Transaction ID Wraparound Failures: vacuum_failsafe_age is 1.6 of 2.1 thousand million (75 %)',
  },
  {
    id: 'database_sequence_used',
    area: 'database',
    title: { en: 'Fullest sequence', 'pt-BR': 'Sequência mais cheia' },
    unit: 'ratio',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: `max by ($by) (${sequenceUsed.name})`,
    sample: (value) => [gauge(sequenceUsed, value, { datname: 'clinic', schemaname: 'public', sequencename: 'a' })],
    warning: 0.75,
    critical: 0.95,
    road: 'operations',
    summary: { en: 'A sequence runs out of values', 'pt-BR': 'Uma sequência está ficando sem valores' },
    meaning: {
      en: 'At its end every insert that needs it fails, and widening the column then takes as long as rewriting the table.',
      'pt-BR':
        'No fim, toda inserção que depende dela falha, e ampliar a coluna então leva o tempo de reescrever a tabela.',
    },
    firstAction: {
      en: 'See which it is and how fast it grows; plan the move to bigint while there is time.',
      'pt-BR': 'Veja qual é e com que rapidez cresce; planeje a mudança para bigint enquanto há tempo.',
    },
    diagnose: [
      `Which: \`topk(5, ${sequenceUsed.name}{service="$service"})\`.`,
      `How fast: \`deriv(${sequenceUsed.name}{service="$service"}[1d]) * 86400\` a day.`,
    ],
    remedy: [
      'Add a bigint column, fill it in batches, swap it in one short transaction; foreign keys to it likewise.',
      'To win time, where the column allows: `ALTER SEQUENCE … MINVALUE -2147483648 RESTART -2147483648`.',
    ],
    source:
      'A quarter left is months at the pace at which it was used, where moving a large table to bigint takes weeks; at a twentieth only winning time is left',
  },
  {
    id: 'database_checksum_failures',
    area: 'database',
    title: { en: 'Damaged pages', 'pt-BR': 'Páginas danificadas' },
    unit: 'count',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: perServer(checksumFailures.name),
    sample: (value) => [
      gauge(checksumFailures, value * 0.75, { datname: 'clinic' }),
      gauge(checksumFailures, value * 0.25, { datname: 'other' }),
    ],
    critical: 1,
    oneBound: {
      kind: 'no_degree',
      reason: 'Damage has no degree: one page is enough.',
    },
    road: 'operations',
    summary: { en: 'PostgreSQL has read damaged pages', 'pt-BR': 'O PostgreSQL leu páginas danificadas' },
    meaning: {
      en: 'The disk, its controller or memory has damaged data. What is damaged cannot be read, and backups may hold it already.',
      'pt-BR':
        'O disco, a controladora ou a memória danificou dados. O que está danificado não pode ser lido, e os backups talvez já o contenham.',
    },
    firstAction: {
      en: 'Keep the last good backup from being deleted, then fail over to a standby whose disk is another one.',
      'pt-BR': 'Impeça que o último backup bom seja apagado e depois passe para um standby em outro disco.',
    },
    diagnose: [
      `Which database: \`${checksumFailures.name}{service="$service"} > 0\`.`,
      "Which file and block: the server's log (`page verification failed`).",
      'Is the standby sound: `pg_amcheck --all`, or `pg_checksums --check` on a stopped copy.',
    ],
    remedy: [
      'Fail over, replace the disk, build the old primary anew. Do not set `ignore_checksum_failure` to go on.',
      'The alert stands until the counter is reset, on purpose: `SELECT pg_stat_reset()` in that database once it is mended.',
    ],
    source: 'PostgreSQL, Data Checksums: a page that fails its checksum was damaged outside of PostgreSQL',
  },
  {
    id: 'database_invalid_indexes',
    area: 'database',
    title: { en: 'Invalid indexes', 'pt-BR': 'Índices inválidos' },
    unit: 'count',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: perServer(`min_over_time(${invalidIndexes.name}[1h])`),
    sample: (value) => [
      gauge(invalidIndexes, value * 0.75, { datname: 'clinic' }),
      gauge(invalidIndexes, value * 0.25, { datname: 'other' }),
    ],
    warning: 1,
    oneBound: {
      kind: 'never_urgent',
      reason:
        'Queries that miss the index are judged by themselves (`PulsoQuerySlowRatio`); that it is kept up for nothing can wait for the day.',
    },
    road: 'operations',
    summary: {
      en: 'An index that no query can use is kept up by every write',
      'pt-BR': 'Um índice que nenhuma consulta pode usar é mantido a cada escrita',
    },
    meaning: {
      en: 'CREATE INDEX CONCURRENTLY has failed: queries are as slow as without it, and writes pay for it.',
      'pt-BR':
        'CREATE INDEX CONCURRENTLY falhou: as consultas seguem lentas como sem ele, e as escritas pagam por ele.',
    },
    firstAction: {
      en: 'Make sure that it is not still being built, then drop it and create it again.',
      'pt-BR': 'Confirme que ele não está sendo criado neste momento; então apague e crie de novo.',
    },
    diagnose: [
      `Which: \`${invalidIndexSize.name}{service="$service"}\`.`,
      'Being built: `SELECT pid, phase, index_relid::regclass FROM pg_stat_progress_create_index`.',
    ],
    remedy: [
      '`DROP INDEX CONCURRENTLY <index>`, then `CREATE INDEX CONCURRENTLY …` again; or `REINDEX INDEX CONCURRENTLY <index>`.',
      'It failed for a unique violation or a deadlock: the log of its client says which.',
    ],
    source:
      'PostgreSQL, CREATE INDEX, Building Indexes Concurrently; invalid for an hour, since until it is built it is so too',
  },
];
