import { metrics } from '@pulso/catalogue';
import { propose, type Advice } from '../advice/advice.ts';
import type { TargetAdvisor } from './target-advisor.ts';

/** Sessions of one database in one state, as the collector `connections` reads them. */
export interface SessionCount {
  readonly datname: string;
  readonly state: string;
  readonly sessions: number;
}

/** The seeds' bound for the recommendation, and their critical one for the signal. */
const ADVISE_ABOVE = 0.9;
const CRITICAL_AT = 0.95;

/** Advice once more than 90 % of what applications can have is taken; none while the limit is not known. */
export function adviseConnections(
  server: string,
  counts: readonly SessionCount[],
  limit: number | undefined,
): Advice[] {
  if (limit === undefined || limit <= 0) return [];
  const current = sum(counts);
  if (current / limit <= ADVISE_ABOVE) return [];
  const idle = sum(counts.filter(({ state }) => state === 'idle'));
  const datname = [...new Set(counts.map((count) => count.datname))].toSorted(
    (a, b) => sumOf(counts, b) - sumOf(counts, a),
  )[0];
  return [
    propose({
      kind: 'connections',
      entity: server,
      severity: current / limit >= CRITICAL_AT ? 'critical' : 'warning',
      current,
      // What nobody uses now can be given back; whether its owner opens it again at once is not known.
      ...(idle > 0 ? { proposed: current - idle, predictedEffect: -idle / current } : {}),
      gain: { removedRisk: Math.min(1, (current / limit - ADVISE_ABOVE) / (1 - ADVISE_ABOVE)) },
      ...(idle > 0 && {
        explanation: {
          formula: 'left = current - idle',
          inputs: { current: { value: current, unit: 'count' }, idle: { value: idle, unit: 'count' } },
          result: { value: current - idle, unit: 'count' },
        },
      }),
      confidence: idle > 0 ? 0.6 : 0.4,
      values: {
        current: { value: current, unit: 'count' },
        limit: { value: limit, unit: 'count' },
        idle: { value: idle, unit: 'count' },
        datname: datname ?? '',
      },
      apply: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND state = 'idle' AND state_change < now() - interval '10 minutes';`,
      details: [
        'Counted: client sessions against max_connections less the reserved ones.',
        'The command frees sessions that have been idle for ten minutes; pools open new ones when they need them. It cannot be undone, and need not be.',
        'Lasting: smaller pools or a shorter idle time in the services, or a pooler before the server.',
      ],
    }),
  ];
}

function sum(counts: readonly SessionCount[]): number {
  return counts.reduce((total, { sessions }) => total + sessions, 0);
}

function sumOf(counts: readonly SessionCount[], datname: string): number {
  return sum(counts.filter((count) => count.datname === datname));
}

/** The advisor as such of the server of that name. */
export function connectionsAdvisor(server: string): TargetAdvisor {
  const { connections, maxConnections } = metrics.postgres;
  let limit: number | undefined;
  return {
    name: 'connections',
    scope: 'server',
    silent: () =>
      limit === undefined
        ? 'max_connections is not known: the collector connections is off, fails, or has not run yet'
        : undefined,
    advice: (samples) => {
      const counts = [];
      limit = undefined;
      for (const sample of samples) {
        if (!('value' in sample)) continue;
        const [datname = '', state = ''] = sample.labels;
        if (sample.family === connections) counts.push({ datname, state, sessions: sample.value });
        if (sample.family === maxConnections) limit = sample.value;
      }
      return adviseConnections(server, counts, limit);
    },
  };
}
