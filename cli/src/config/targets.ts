import { z } from 'zod';
import { byteSize, custom, duration, postgresUrl } from './values.ts';

const name = z
  .string()
  .refine(
    (text) => /^[\w.-]{1,63}$/.test(text),
    custom('is no name of a target.', 'Use at most 63 letters, digits, dots, dashes or underscores.'),
  );

const inlinePassword = z
  .unknown()
  .refine(
    (value) => value === undefined,
    custom('is a password in the configuration.', 'Put it into a file, and name that file in passwordFile.'),
  )
  .optional();

/** Another role at the same place, or another place. */
export const roleSchema = z.strictObject({
  url: postgresUrl.optional(),
  user: z.string().min(1).optional(),
  password: inlinePassword,
  passwordFile: z.string().min(1).optional(),
});

const connection = {
  url: postgresUrl.optional(),
  host: z.string().min(1).optional(),
  port: z.int().min(1).max(65_535).optional(),
  user: z.string().min(1).optional(),
  password: inlinePassword,
  passwordFile: z.string().min(1).optional(),
  database: z.string().min(1).optional(),
};

export const tlsSchema = z.union([
  z.boolean(),
  z.strictObject({
    caFile: z.string().min(1).optional(),
    certFile: z.string().min(1).optional(),
    keyFile: z.string().min(1).optional(),
  }),
]);

const adviceSchema = z.strictObject({
  scratch: z.strictObject({ ...connection, tls: tlsSchema.optional() }).optional(),
  indexBudget: z.number().positive().optional(),
  unusedAfter: duration.optional(),
});

const pattern = z.string().min(1);

const databasesSchema = z.strictObject({
  include: z.array(pattern).min(1).optional(),
  exclude: z.array(pattern).optional(),
  max: z.int().min(1).max(200).optional(),
});

const auditorSchema = roleSchema.extend({ exclude: z.array(pattern).optional() });

/** One PostgreSQL server that the daemon watches. */
export const targetSchema = z
  .strictObject({
    name,
    service: z.string().min(1),
    cluster: z.string().min(1).optional(),
    ...connection,
    tls: tlsSchema.optional(),
    diskSize: byteSize.optional(),
    collectInterval: duration.optional(),
    connectTimeout: duration.optional(),
    statementTimeout: duration.optional(),
    lockTimeout: duration.optional(),
    collectors: z.strictObject({ exclude: z.array(pattern).optional() }).optional(),
    databases: databasesSchema.optional(),
    auditor: auditorSchema.optional(),
    advice: adviceSchema.optional(),
  })
  .superRefine((target, context) => {
    const say = (path: string[], message: string, remedy: string): void => {
      context.addIssue({ code: 'custom', path, message, params: { remedy } });
    };
    if (target.url === undefined && target.host === undefined) {
      say([], 'has neither url nor host.', 'Set one of them.');
    }
    if (target.auditor?.exclude !== undefined && target.databases === undefined) {
      say(['auditor', 'exclude'], 'is for a target with databases.', 'Set databases, or remove it.');
    }
    if (target.url === undefined) return;
    for (const key of ['host', 'port', 'database'] as const) {
      if (target[key] !== undefined) say([key], 'is in the url already.', `Remove ${key}, or the url.`);
    }
  });
