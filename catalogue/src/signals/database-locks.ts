import { postgresMetrics } from '../metrics/postgres.ts';
import type { Signal } from '../types.ts';
import { gauge } from './samples.ts';

const { longestLockWait, blockedSessions, blockingSessions, oldestPrepared, preparedTransactions } = postgresMetrics;

/** What holds others up. */
export const lockSignals: readonly Signal[] = [
  {
    id: 'database_lock_wait',
    area: 'database',
    title: { en: 'Longest wait for a lock', 'pt-BR': 'Maior espera por bloqueio' },
    unit: 'seconds',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: `max by ($by) (${longestLockWait.name})`,
    sample: (value) => [gauge(longestLockWait, value)],
    warning: 60,
    critical: 300,
    // A statement that waits for a lock is a slow statement.
    mutes: ['query_slow_ratio', 'query_duration'],
    road: 'operations',
    summary: { en: 'Sessions wait for a lock for minutes', 'pt-BR': 'Sessões esperam por um bloqueio há minutos' },
    meaning: {
      en: 'Whoever needs those rows or tables stands still, and holds a connection meanwhile: more and more of the service stops.',
      'pt-BR':
        'Quem precisa dessas linhas ou tabelas fica parado e segura uma conexão: cada vez mais partes do serviço param.',
    },
    firstAction: {
      en: 'Find the session at the head of the chain, which waits for nobody, and end that one; not those that wait.',
      'pt-BR': 'Encontre a sessão na ponta da cadeia, que não espera por ninguém, e encerre essa; não as que esperam.',
    },
    diagnose: [
      `How many wait, and for how many: \`${blockedSessions.name}{service="$service"}\`, \`${blockingSessions.name}{service="$service"}\`.`,
      'Heads of the chains: `SELECT pid, usename, application_name, state, now() - xact_start AS age FROM pg_stat_activity WHERE pid IN (SELECT unnest(pg_blocking_pids(pid)) FROM pg_stat_activity) AND cardinality(pg_blocking_pids(pid)) = 0`.',
      'No such session: a prepared transaction holds the lock, see `PulsoDatabasePreparedTransaction`.',
      'A migration that waits itself makes all others queue behind it: look for ALTER, VACUUM FULL, REINDEX.',
    ],
    remedy: [
      '`SELECT pg_cancel_backend(pid)`, and if it is idle in transaction `SELECT pg_terminate_backend(pid)`: its work is rolled back.',
      'Give migrations a `lock_timeout` of a few seconds and let them try again.',
      'Set `idle_in_transaction_session_timeout` for application roles.',
    ],
    source: 'A request has long given up after a minute; after five, the pool of whoever waits is used up',
  },
  {
    id: 'database_prepared_transaction',
    area: 'database',
    title: { en: 'Oldest prepared transaction', 'pt-BR': 'Transação preparada mais antiga' },
    unit: 'seconds',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: `max by ($by) (${oldestPrepared.name})`,
    sample: (value) => [gauge(oldestPrepared, value)],
    warning: 300,
    critical: 1800,
    road: 'operations',
    summary: {
      en: 'A prepared transaction was left standing',
      'pt-BR': 'Uma transação preparada foi deixada em aberto',
    },
    meaning: {
      en: 'It keeps its locks, and vacuum from cleaning up, through restarts, until somebody commits it or rolls it back.',
      'pt-BR':
        'Ela mantém seus bloqueios e impede a limpeza, mesmo após reinícios, até que alguém a confirme ou desfaça.',
    },
    firstAction: {
      en: 'Ask its coordinator how it was to end; only then commit it or roll it back.',
      'pt-BR': 'Pergunte ao coordenador como ela deveria terminar; só então confirme ou desfaça.',
    },
    diagnose: [
      `Where: \`${preparedTransactions.name}{service="$service"} > 0\`.`,
      'Which: `SELECT gid, prepared, owner, database FROM pg_prepared_xacts ORDER BY prepared`.',
    ],
    remedy: [
      "In that database: `COMMIT PREPARED 'gid'` or `ROLLBACK PREPARED 'gid'`, as its coordinator decided for the other parts.",
      'Where nobody uses two-phase commit on purpose: `max_prepared_transactions = 0` (needs a restart).',
    ],
    source:
      'PostgreSQL, PREPARE TRANSACTION: unwise to leave it in the prepared state for a long time; a commit takes seconds. Half an hour as for any open transaction',
  },
];
