import { poolMetrics } from '../metrics/db-client.ts';
import type { Signal } from '../types.ts';
import { p95, rate } from './promql.ts';
import { gauge, withP95 } from './samples.ts';

const POOL = 'db_client_connection_pool_name';

export const poolSignals: readonly Signal[] = [
  {
    id: 'pool_wait_time',
    area: 'pool',
    title: { en: 'Wait for a connection (p95)', 'pt-BR': 'Espera por conexão (p95)' },
    unit: 'seconds',
    scope: 'instance',
    entity: POOL,
    bad: 'above',
    value: p95(poolMetrics.waitTime),
    traffic: rate(poolMetrics.waitTime),
    floor: 0.2,
    sample: (value, traffic) => withP95(poolMetrics.waitTime, value, traffic),
    warning: 0.1,
    critical: 0.25,
    mutes: ['pool_utilization', 'http_response_time', 'http_error_ratio'],
    road: 'operations',
    summary: {
      en: 'Requests wait for a database connection',
      'pt-BR': 'Requisições esperam por uma conexão com o banco',
    },
    meaning: {
      en: 'The pool is too small for what it is asked, or connections are held too long: every request that needs the database queues.',
      'pt-BR':
        'O pool é pequeno para a demanda, ou conexões ficam presas: toda requisição que usa o banco entra na fila.',
    },
    firstAction: {
      en: 'Look at the use time of connections: normal means raise the pool (the recommendation says to how many), long means find what holds them.',
      'pt-BR':
        'Veja o tempo de uso das conexões: normal, aumente o pool (a recomendação diz para quanto); longo, descubra quem as prende.',
    },
    diagnose: [
      `Used, idle, waiting: \`${poolMetrics.connectionCount.name}{service="$service"}\`, \`${poolMetrics.pendingRequests.name}{service="$service"}\`.`,
      `How long they are held: \`histogram_quantile(0.95, sum by (${POOL}, le) (rate(${poolMetrics.useTime.name}_bucket{service="$service"}[5m])))\`.`,
      "Held but doing nothing: `SELECT pid, now() - state_change FROM pg_stat_activity WHERE state = 'idle in transaction' ORDER BY 2 DESC`.",
    ],
    remedy: [
      'Raise the pool as recommended; the sum over all instances must stay under `max_connections` (see the database signal).',
      'Slow queries hold connections: mend those first.',
      'A leak (used never falls): restart the instance, then find the code that does not release.',
    ],
    source: "Waiting is response time spent on nothing: a tenth of the seeds' 1 s, critical at a quarter",
  },
  {
    id: 'pool_utilization',
    area: 'pool',
    title: { en: 'Connections in use', 'pt-BR': 'Conexões em uso' },
    unit: 'ratio',
    scope: 'instance',
    entity: POOL,
    bad: 'above',
    value: `avg by ($by) (avg_over_time(${poolMetrics.connectionCount.name}{db_client_connection_state="used"}[$window])) / avg by ($by) (${poolMetrics.connectionMax.name})`,
    sample: (value) => [
      gauge(poolMetrics.connectionCount, value * 100, { db_client_connection_state: 'used' }),
      gauge(poolMetrics.connectionCount, 1, { db_client_connection_state: 'idle' }),
      gauge(poolMetrics.connectionMax, 100),
    ],
    warning: 0.8,
    critical: 0.95,
    road: 'operations',
    summary: { en: 'The connection pool is nearly used up', 'pt-BR': 'O pool de conexões está quase esgotado' },
    meaning: {
      en: 'There is no room left for a burst: the next callers will wait.',
      'pt-BR': 'Não há folga para um pico: os próximos pedidos vão esperar.',
    },
    firstAction: {
      en: 'If nobody waits yet, raise the pool; if the use time has grown, look for slow queries or a leak first.',
      'pt-BR':
        'Se ninguém espera ainda, aumente o pool; se o tempo de uso cresceu, procure consultas lentas ou vazamento.',
    },
    diagnose: [
      `\`${poolMetrics.pendingRequests.name}{service="$service"}\` above 0 means that callers wait.`,
      `\`rate(${poolMetrics.timeouts.name}{service="$service"}[5m])\` above 0 means that callers gave up.`,
    ],
    remedy: ['As for `PulsoPoolWaitTime`.'],
    source: 'Seeds: database connections in use, warning 80 %, critical 95 %',
  },
  {
    id: 'pool_leaked',
    area: 'pool',
    title: { en: 'Connections not given back', 'pt-BR': 'Conexões não devolvidas' },
    unit: 'count',
    scope: 'instance',
    entity: POOL,
    bad: 'above',
    value: `max by ($by) (${poolMetrics.leaked.name})`,
    sample: (value) => [gauge(poolMetrics.leaked, value)],
    warning: 2,
    critical: 10,
    mutes: ['pool_wait_time', 'pool_utilization', 'http_response_time', 'http_error_ratio'],
    road: 'operations',
    summary: {
      en: 'Connections are taken from the pool and not given back',
      'pt-BR': 'Conexões são tomadas do pool e não devolvidas',
    },
    meaning: {
      en: 'Each makes the pool smaller by one until the process restarts; once all are gone, every request that needs the database fails.',
      'pt-BR':
        'Cada uma reduz o pool até o processo reiniciar; quando acabarem, toda requisição que usa o banco falhará.',
    },
    firstAction: {
      en: 'See whether they run a query (slow) or none (forgotten); if callers wait already, restart the instance to win time.',
      'pt-BR':
        'Veja se executam uma consulta (lenta) ou nenhuma (esquecidas); se já há espera, reinicie a instância para ganhar tempo.',
    },
    diagnose: [
      `How many, and since when: \`${poolMetrics.leaked.name}{service="$service"}\`.`,
      'Where they were taken: `pulso.leaks()`, or the recommendation; with `leakPlaces: true` for the pool.',
      'What they do: `SELECT pid, state, now() - state_change AS since FROM pg_stat_activity ORDER BY since DESC`.',
    ],
    remedy: [
      'Forgotten: give them back in `finally`, or use `pool.query`, which does so by itself.',
      'Held on purpose, as for LISTEN: use a client of its own; the pool is for what is given back.',
      'A query that takes so long: mend it, or give it a pool of its own and a larger `leakAfter`.',
    ],
    source:
      "One may be held on purpose; two or more for longer than a minute are a rule in the code. Ten are half of the seeds' primary pool",
  },
];
