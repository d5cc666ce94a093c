import { type Column, finite } from '../grid.ts';
import type { HistoryAdvisor } from '../history-advisor.ts';
import { capacityAdvice } from './advice.ts';
import { forecast } from './forecast.ts';
import { capacityQuery, type Disk, type Resource, resources } from './resources.ts';

const STEP = 3_600;
const DAYS = 14;

/** What runs out, and when: connections, disks, sequences, transaction ids, memory. */
export function capacity(disks: readonly Disk[]): HistoryAdvisor {
  const all = resources(disks);
  return {
    name: 'capacity',
    step: STEP,
    points: (DAYS * 86_400) / STEP,
    query: (service) => capacityQuery(all, service),
    advise: ({ service, grid, columns }) => {
      const reasons = new Set<string>();
      const advice = columns.flatMap((column) => {
        const resource = all.find(({ id }) => id === column.labels['measure']);
        if (resource === undefined || !isAlive(column)) return [];
        const entity = entityOf(resource, column, service);
        const found = forecast(column.values, grid.step, resource.daily);
        if (typeof found === 'string') reasons.add(`${resource.id}: ${found}`);
        const isNews =
          typeof found === 'object' && found.left <= resource.horizon && found.used >= (resource.from ?? 0);
        return isNews ? [capacityAdvice(resource, entity, found)] : [];
      });
      return { advice, ...(reasons.size === 0 ? {} : { silent: [...reasons].join(' ') }) };
    },
  };
}

/** Whether it was seen in the last three hours: what is gone runs out of nothing. */
const isAlive = ({ values }: Column): boolean => finite(values, values.length - 3).length > 0;

function entityOf({ entity }: Resource, { labels }: Column, service: string): string {
  return entity.length === 0 ? service : entity.map((label) => labels[label] ?? '').join(entity.length > 2 ? '.' : ' ');
}
