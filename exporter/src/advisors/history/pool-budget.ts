import { metrics } from '@pulso/catalogue';
import { adviseBudget, type PoolTotal } from '../pool/budget.ts';
import { type Column, finite } from './grid.ts';
import type { HistoryAdvisor, HistoryVerdict, ServiceHistory } from './history-advisor.ts';

const STEP = 60;
/** The last value within these counts: a restart is no change of a pool. */
const POINTS = 10;

const POOL = 'db_client_connection_pool_name';
const { pool, postgres, advice } = metrics;

const measures = (service: string): Readonly<Record<string, string>> => ({
  max: `sum by (${POOL}) (${pool.connectionMax.name}{${service}})`,
  instances: `count by (${POOL}) (${pool.connectionMax.name}{${service}})`,
  proposed:
    `label_replace(max by (entity) (max by (id) (${advice.proposed.name}{${service}})` +
    ` * on (id) group_right () max by (id, entity) (${advice.recommendation.name}{${service}, advice="pool_starved"})), "${POOL}", "$1", "entity", "(.*)")`,
  limit: `max by (server) (${postgres.maxConnections.name}{${service}})`,
});

/** The second look at the size of pools, which no instance can take by itself: what all of them may open together. */
export function poolBudget(): HistoryAdvisor {
  return {
    name: 'pool_budget',
    step: STEP,
    points: POINTS,
    query: (service) =>
      Object.entries(measures(service))
        .map(([measure, query]) => `label_replace(${query}, "measure", "${measure}", "", "")`)
        .join(' or '),
    advise: judge,
  };
}

function judge({ columns }: ServiceHistory): HistoryVerdict {
  const limits = of(columns, 'limit');
  const maxima = of(columns, 'max');
  const [limit] = limits;
  if (maxima.length === 0) return { advice: [], silent: 'The service has no pool that is measured.' };
  if (limit === undefined) {
    return {
      advice: [],
      silent: 'No PostgreSQL server of the service is watched, so its max_connections is not known.',
    };
  }
  if (limits.length > 1) {
    return { advice: [], silent: `The service has ${limits.length} servers; which pool asks which is not known.` };
  }
  const valueOf = (measure: string, name: string) =>
    of(columns, measure).find(({ labels }) => labels[POOL] === name)?.value;
  const pools = maxima.map(({ labels, value: max }): PoolTotal => {
    const name = labels[POOL] ?? '';
    const proposed = valueOf('proposed', name);
    return { name, max, instances: valueOf('instances', name) ?? 1, ...(proposed === undefined ? {} : { proposed }) };
  });
  const found = adviseBudget({ server: limit.labels['server'] ?? '', limit: limit.value, pools });
  return { advice: found === undefined ? [] : [found] };
}

/** The last values of a measure, with their labels. */
function of(columns: readonly Column[], measure: string) {
  return columns
    .filter(({ labels }) => labels['measure'] === measure)
    .flatMap(({ labels, values }) => {
      const value = finite(values).at(-1);
      return value === undefined ? [] : [{ labels, value }];
    });
}
