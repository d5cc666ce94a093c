import { burnFactor, burns, metrics, slos, type Slo } from '@pulso/catalogue';
import { z } from 'zod';
import { custom } from './values.ts';

const buckets: readonly number[] = metrics.http.requestDurationAll.buckets;
const SHORTEST_DAYS = 7;
const LONGEST_DAYS = 90;

/** Above this a page would need more than all requests to fail. */
const leastObjective = (slo: Pick<Slo, 'period'>): number =>
  1 - 1 / Math.max(...burns.map((burn) => burnFactor(burn, slo)));

const objective = z
  .number()
  .refine(
    (share) => share > 0 && share < 1,
    custom('is no share of good requests.', 'Write a number below 1, such as 0.999.'),
  );

const period = z.string().refine(
  (text) => {
    const days = Number(/^(\d+)d$/.exec(text)?.[1] ?? Number.NaN);
    return days >= SHORTEST_DAYS && days <= LONGEST_DAYS;
  },
  custom('is no period of objectives.', `Write whole days, from ${SHORTEST_DAYS}d to ${LONGEST_DAYS}d.`),
);

const threshold = z
  .number()
  .refine(
    (bound) => buckets.includes(bound),
    custom(
      'is no bucket bound of the response time: slower requests could not be told apart.',
      `Use one of ${buckets.join(', ')}.`,
    ),
  );

function sloSchema(slo: Slo) {
  return z
    .strictObject({
      enabled: z.boolean().optional(),
      objective: objective.optional(),
      period: period.optional(),
      threshold: threshold.optional(),
      floor: z.number().positive().optional(),
      overrides: z.array(z.strictObject({ service: z.string().min(1), objective })).optional(),
    })
    .superRefine((given, context) => {
      if (given.threshold !== undefined && slo.threshold === undefined) {
        context.addIssue({
          code: 'custom',
          path: ['threshold'],
          message: `"${slo.id}" does not go by time.`,
          params: { remedy: 'Remove it.' },
        });
      }
      const least = leastObjective({ period: given.period ?? slo.period });
      const all = [
        { path: ['objective'], share: given.objective },
        ...(given.overrides ?? []).map((own, index) => ({
          path: ['overrides', index, 'objective'],
          share: own.objective,
        })),
      ];
      for (const { path, share } of all) {
        if (share === undefined || share > least) continue;
        context.addIssue({
          code: 'custom',
          path: [...path],
          message: 'is so low that its page could never fire: not even if every request failed.',
          params: { remedy: `Write more than ${least.toPrecision(4)}.` },
        });
      }
      const services = (given.overrides ?? []).map(({ service }) => service);
      for (const [index, service] of services.entries()) {
        if (services.indexOf(service) === index) continue;
        context.addIssue({
          code: 'custom',
          path: ['overrides', index, 'service'],
          message: `"${service}" has an override already.`,
          params: { remedy: 'Remove one.' },
        });
      }
    });
}

export interface SloSettings {
  readonly enabled?: boolean | undefined;
  readonly objective?: number | undefined;
  readonly period?: string | undefined;
  readonly threshold?: number | undefined;
  readonly floor?: number | undefined;
  readonly overrides?: readonly { readonly service: string; readonly objective: number }[] | undefined;
}

export type SlosSettings = Readonly<Record<string, SloSettings | undefined>>;

export const slosSchema: z.ZodType<SlosSettings> = z.strictObject(
  Object.fromEntries(slos.map((slo) => [slo.id, sloSchema(slo).optional()])),
);

/** The catalogue's objectives with the user's own in force; those that are switched off are left out. */
export function withObjectives(all: readonly Slo[], given: SlosSettings): Slo[] {
  return all.flatMap((slo) => {
    const { enabled = true, ...own } = given[slo.id] ?? {};
    const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
    return enabled ? [{ ...slo, ...set }] : [];
  });
}
