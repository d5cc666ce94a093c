import { propose } from '../advice/advice.ts';
import { type Advisor, type Judgement, verdict, type Window } from '../application/advisor.ts';
import { sumOf } from '../http/use.ts';
import type { NPlusOneUse } from './use.ts';

const MIN_REQUESTS = 5;
/** Users' waiting for it, of all that they wait for responses, from which it is worth mending. */
const LEAST_SHARE = 0.02;
const LARGE_SHARE = 0.5;
const HALF_SURE = 5;

type Given = Pick<Window, 'http' | 'seconds'>;

/** Requests ask one statement again and again, usually once for each row of an earlier answer. */
export function adviseNPlusOne(use: NPlusOneUse, { http, seconds }: Given, relaxed: boolean): Judgement {
  const { id, pool, requests, statements, mean, table, routes } = use;
  if (requests < MIN_REQUESTS) return undefined;
  const saved = (statements - requests) * mean;
  const share = saved / Math.max(sumOf(http, 'seconds'), saved);
  if (share < LEAST_SHARE * (relaxed ? 0.5 : 1)) return undefined;
  const each = statements / requests;
  const effect = -(statements - requests) / Math.max(use.calls, statements);
  const [route] = [...routes].filter(([name, count]) => name !== '' && count > 0).toSorted((a, b) => b[1] - a[1]);
  return propose({
    kind: 'n_plus_one',
    entity: id,
    severity: share >= LARGE_SHARE ? 'critical' : 'warning',
    current: each,
    proposed: 1,
    predictedEffect: effect,
    gain: { savedTime: saved / seconds },
    explanation: {
      formula: 'effect = -(statements - requests) / calls',
      inputs: {
        statements: { value: statements, unit: 'count' },
        requests: { value: requests, unit: 'count' },
        calls: { value: Math.max(use.calls, statements), unit: 'count' },
      },
      result: { value: effect, unit: 'ratio' },
    },
    confidence: (0.9 * requests) / (requests + HALF_SURE),
    values: {
      table: table === '' ? id : table,
      each: { value: each, unit: 'count' },
      requests: { value: requests, unit: 'count' },
      route: route?.[0] ?? (table === '' ? id : table),
      share: { value: share, unit: 'ratio' },
    },
    apply: 'WHERE key = ANY($1)  -- one statement for all keys of the earlier answer; or a join with it',
    undo: 'WHERE key = $1',
    details: [
      `Statement group ${id} of pool ${pool}; its text is at /queries/${id}.`,
      route === undefined
        ? 'Which route asks it is not known.'
        : `${route[1]} of the ${requests} requests were to ${route[0]}.`,
      'The predicted effect is on the calls of this group: one in place of many in each of these requests.',
      'The time saved takes them to be asked one after another, and the one statement to take as long as one of them: it reads the same rows and takes somewhat longer.',
    ],
  });
}

export const nPlusOne: Advisor = {
  name: 'n_plus_one',
  advise: ({ nPlusOne: uses, http, seconds, stands }) =>
    uses === undefined
      ? verdict([], 'requests are not followed; createPulso({ nPlusOne: 10 }) does')
      : verdict(uses.map((use) => adviseNPlusOne(use, { http, seconds }, stands('n_plus_one', use.id)))),
};
