import { z } from 'zod';
import { custom, duration } from './values.ts';

const name = z
  .string()
  .refine(
    (text) => /^[a-z][a-z0-9_]*$/.test(text),
    custom('cannot be part of a metric.', 'Use lower-case letters, digits and underscores; rename a column by AS.'),
  );

/** A query of the user's own, whose rows become series. */
export const querySchema = z
  .strictObject({
    name,
    sql: z.string().min(1),
    interval: duration.optional(),
    targets: z.array(z.string()).optional(),
    scope: z.enum(['server', 'database']).optional(),
    labels: z.array(name).optional(),
    values: z
      .array(
        z.strictObject({
          column: name,
          type: z.enum(['gauge', 'counter']),
          unit: z.enum(['count', 'seconds', 'bytes', 'ratio']).optional(),
          help: z.string().min(1),
        }),
      )
      .min(1),
  })
  .superRefine(({ labels = [], values, scope }, context) => {
    const columns = [...labels, ...values.map(({ column }) => column)];
    if (scope === 'database' && columns.includes('datname')) {
      const params = { remedy: 'Leave the column out.' };
      context.addIssue({ code: 'custom', message: 'has a column datname, and gets that label by its scope.', params });
    }
    const twice = columns.find((column, at) => columns.indexOf(column) < at);
    if (twice === undefined) return;
    const params = { remedy: 'Use each column once.' };
    context.addIssue({ code: 'custom', message: `has the column "${twice}" twice.`, params });
  });
