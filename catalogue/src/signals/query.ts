import { queryMetrics } from '../metrics/db-client.ts';
import type { Signal } from '../types.ts';
import { p95, rate, share, slower } from './promql.ts';
import { bucketOf, histogram, withP95 } from './samples.ts';

const duration = queryMetrics.operationDuration;
const SLOW_QUERY_SECONDS = 1;
const slowBucket = bucketOf(duration, SLOW_QUERY_SECONDS) + 1;
const CONSEQUENCES = ['http_response_time', 'http_error_ratio', 'pool_utilization', 'pool_wait_time'];

export const querySignals: readonly Signal[] = [
  {
    id: 'query_slow_ratio',
    area: 'query',
    title: { en: 'Slow queries', 'pt-BR': 'Consultas lentas' },
    unit: 'ratio',
    scope: 'service',
    bad: 'above',
    value: share(slower(duration, SLOW_QUERY_SECONDS), rate(duration)),
    traffic: rate(duration),
    floor: 0.2,
    sample: (value, traffic) =>
      histogram(duration, Object.assign([(1 - value) * traffic], { [slowBucket]: value * traffic })),
    warning: 0.01,
    critical: 0.05,
    // Requests that wait ask the caches less often: entries expire between two look-ups.
    mutes: [
      ...CONSEQUENCES,
      'query_duration',
      'database_connections',
      'database_longest_transaction',
      'cache_hit_ratio',
    ],
    road: 'operations',
    summary: { en: 'Queries take longer than 1 s', 'pt-BR': 'Consultas levam mais de 1 s' },
    meaning: {
      en: 'Slow queries hold connections and keep requests waiting; soon the pool is empty and everything is slow.',
      'pt-BR':
        'Consultas lentas prendem conexões e fazem requisições esperar; logo o pool se esgota e tudo fica lento.',
    },
    firstAction: {
      en: 'Open the recommendations: a missing index is the usual cause and comes with the statement to run. Else cancel the longest query.',
      'pt-BR':
        'Abra as recomendações: falta de índice é a causa comum e vem com o comando a executar. Senão, cancele a consulta mais longa.',
    },
    diagnose: [
      "What runs now: `SELECT pid, now() - query_start AS runtime, wait_event_type, left(query, 80) FROM pg_stat_activity WHERE state = 'active' ORDER BY runtime DESC LIMIT 10`.",
      'What costs most: `SELECT queryid, calls, mean_exec_time, rows FROM pg_stat_statements(false) ORDER BY total_exec_time DESC LIMIT 10`.',
      'Was an index dropped or made invalid? `SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid`.',
      'Are statistics old? `SELECT relname, last_analyze, last_autoanalyze, n_mod_since_analyze FROM pg_stat_user_tables ORDER BY n_mod_since_analyze DESC LIMIT 5`.',
    ],
    remedy: [
      'Create the recommended index with `CREATE INDEX CONCURRENTLY`: no lock on writes, some minutes of I/O.',
      'Cancel one query with `SELECT pg_cancel_backend(pid)`: its caller gets an error, nothing else is lost.',
      'Run `ANALYZE` on the table where statistics are old: seconds, reads only.',
    ],
    source: 'Seeds: slow query 1 s; critical where the slow ones reach p95',
  },
  {
    id: 'query_duration',
    area: 'query',
    title: { en: 'Query time (p95)', 'pt-BR': 'Tempo de consulta (p95)' },
    unit: 'seconds',
    scope: 'service',
    bad: 'above',
    value: p95(duration),
    traffic: rate(duration),
    floor: 0.2,
    sample: (value, traffic) => withP95(duration, value, traffic),
    warning: 1,
    critical: 3,
    road: 'operations',
    mutes: CONSEQUENCES,
    summary: { en: 'Queries are slow', 'pt-BR': 'As consultas estão lentas' },
    meaning: {
      en: 'One query in twenty takes at least this long.',
      'pt-BR': 'Uma em cada vinte consultas leva pelo menos este tempo.',
    },
    firstAction: {
      en: 'Open the recommendations for the statement that costs most, and the runbook of slow queries.',
      'pt-BR': 'Abra as recomendações do comando que mais custa e o runbook de consultas lentas.',
    },
    diagnose: [
      `By operation: \`histogram_quantile(0.95, sum by (db_operation_name, le) (rate(${duration.name}_bucket{service="$service"}[5m])))\`.`,
      'Go on with the runbook of `PulsoQuerySlowRatio`: the same causes, seen from the share of slow queries.',
    ],
    remedy: ['As for `PulsoQuerySlowRatio`.'],
    source:
      "Seeds: slow query 1 s; critical where one query takes as long as the seeds' bound for a whole response, 3 s",
  },
];
