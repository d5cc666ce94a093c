import { postgresMetrics } from '../metrics/postgres.ts';
import type { Signal } from '../types.ts';
import { gauge } from './samples.ts';

const each = (name: string, matchers = '') => `max by ($by) (${name}${matchers})`;
// Several daemons may watch one server: first the greatest per database and state, then the sum.
const connections = `sum by ($by) (max by ($by, datname, state) (${postgresMetrics.connections.name}))`;

export const databaseSignals: readonly Signal[] = [
  {
    id: 'database_up',
    area: 'database',
    title: { en: 'PostgreSQL answers', 'pt-BR': 'PostgreSQL responde' },
    unit: 'count',
    scope: 'observed',
    entity: 'server',
    bad: 'below',
    value: each(postgresMetrics.up.name),
    sample: (value) => [gauge(postgresMetrics.up, value)],
    critical: 0,
    oneBound: {
      kind: 'no_degree',
      reason: 'The server answers or it does not.',
    },
    mutes: [
      'http_error_ratio',
      'http_response_time',
      'query_slow_ratio',
      'query_duration',
      'pool_wait_time',
      'pool_utilization',
      'signal_missing',
    ],
    road: 'operations',
    summary: { en: 'PostgreSQL does not answer', 'pt-BR': 'O PostgreSQL não responde' },
    meaning: {
      en: 'The daemon cannot reach the server: most likely the service cannot either.',
      'pt-BR': 'O daemon não alcança o servidor: provavelmente o serviço também não.',
    },
    firstAction: {
      en: "Read the reason on the dashboard (refused, timeout, authentication, too many connections), then the server's log.",
      'pt-BR': 'Veja o motivo no painel (recusado, tempo esgotado, autenticação, conexões demais) e o log do servidor.',
    },
    diagnose: [
      `The reason: \`${postgresMetrics.downReason.name} == 1\`.`,
      "From the daemon's host: `pg_isready -h <host> -p <port>`.",
      'If the service itself works, only the monitor is locked out: its role, its password file or pg_hba.conf.',
    ],
    remedy: [
      'refused: start the server; timeout: network or a host that hangs; too_many_connections: see `PulsoDatabaseConnections`; authentication: the password file and role of the daemon.',
    ],
    source: 'A server that does not answer has no degree',
  },
  {
    id: 'database_connections',
    area: 'database',
    title: { en: 'Connections of max_connections', 'pt-BR': 'Conexões de max_connections' },
    unit: 'ratio',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: `${connections} / ${each(postgresMetrics.maxConnections.name)}`,
    sample: (value) => [
      gauge(postgresMetrics.connections, value * 50, { datname: 'clinic', state: 'active' }),
      gauge(postgresMetrics.connections, value * 25, { datname: 'clinic', state: 'idle' }),
      gauge(postgresMetrics.connections, value * 25, { datname: 'other', state: 'active' }),
      gauge(postgresMetrics.maxConnections, 100),
    ],
    warning: 0.8,
    critical: 0.95,
    mutes: ['http_error_ratio', 'http_response_time', 'pool_wait_time', 'pool_utilization'],
    road: 'operations',
    summary: { en: 'PostgreSQL runs out of connections', 'pt-BR': 'O PostgreSQL está ficando sem conexões' },
    meaning: {
      en: 'At the limit every new connection is refused: instances cannot start, pools cannot grow.',
      'pt-BR': 'No limite, toda conexão nova é recusada: instâncias não sobem e pools não crescem.',
    },
    firstAction: {
      en: 'See who holds them by database and state: many idle ones mean pools that are too large, many active ones mean slow queries.',
      'pt-BR':
        'Veja quem as segura por banco e estado: muitas ociosas indicam pools grandes demais; muitas ativas, consultas lentas.',
    },
    diagnose: [
      `By state: \`sum by (datname, state) (${postgresMetrics.connections.name}{service="$service"})\`.`,
      'By client: `SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC`.',
    ],
    remedy: [
      'Idle ones: lower the pools or their idle time, or put a pooler before the server.',
      "Idle in transaction: `SELECT pg_terminate_backend(pid)`: that client's transaction is rolled back.",
      'Raising `max_connections` needs a restart and memory: last, not first.',
    ],
    source: 'Seeds: database connections in use, warning 80 %, critical 95 %',
  },
  {
    id: 'database_longest_transaction',
    area: 'database',
    title: { en: 'Longest transaction', 'pt-BR': 'Transação mais longa' },
    unit: 'seconds',
    scope: 'observed',
    entity: 'server',
    bad: 'above',
    value: each(postgresMetrics.longestTransaction.name),
    sample: (value) => [gauge(postgresMetrics.longestTransaction, value)],
    warning: 300,
    critical: 1800,
    road: 'operations',
    summary: { en: 'A transaction has been open for very long', 'pt-BR': 'Uma transação está aberta há muito tempo' },
    meaning: {
      en: 'It keeps locks, and dead rows cannot be cleaned up anywhere in the database while it lasts.',
      'pt-BR': 'Ela mantém bloqueios e, enquanto durar, linhas mortas não são limpas em nenhuma tabela.',
    },
    firstAction: {
      en: 'Find its session and owner; if nobody needs it, end it.',
      'pt-BR': 'Encontre a sessão e o responsável; se ninguém precisa dela, encerre.',
    },
    diagnose: [
      'Which: `SELECT pid, usename, application_name, state, now() - xact_start AS age FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY age DESC LIMIT 5`.',
      'Whom it blocks: `SELECT pid, pg_blocking_pids(pid) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0`.',
    ],
    remedy: [
      '`SELECT pg_terminate_backend(pid)`: its work is rolled back.',
      'Set `idle_in_transaction_session_timeout` for application roles, so that it cannot happen again.',
    ],
    source: 'Five minutes is longer than any request; half an hour holds back vacuum on a busy database',
  },
];
