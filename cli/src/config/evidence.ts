import { z } from 'zod';
import { type Absolute, tlsIn, withPassword } from './paths.ts';
import { roleSchema, tlsSchema } from './targets.ts';
import { byteSize, duration, postgresUrl, webUrl } from './values.ts';

const file = z.string().min(1);

const place = z
  .strictObject({
    directory: file.optional(),
    url: webUrl.optional(),
    method: z.enum(['PUT', 'POST']).optional(),
    tokenFile: file.optional(),
  })
  .superRefine(({ directory, url, method, tokenFile }, context) => {
    const say = (path: string[], message: string, remedy: string) =>
      context.addIssue({ code: 'custom', path, message, params: { remedy } });
    if (directory === undefined && url === undefined) say([], 'names no place.', 'Set directory or url.');
    if (directory !== undefined && url !== undefined)
      say(['url'], 'stands beside a directory.', 'Make two places of it.');
    if (url !== undefined) return;
    if (method !== undefined) say(['method'], 'has no url to go with.', 'Set url too.');
    if (tokenFile !== undefined) say(['tokenFile'], 'has no url to go with.', 'Set url too.');
  });

/** Where evidence is kept: a folder or a PostgreSQL database; what signs it; and where its checkpoints go. */
export const evidenceSchema = z
  .strictObject({
    keyFile: file,
    formerKeys: z.array(file).min(1).optional(),
    directory: file.optional(),
    segmentSize: byteSize.optional(),
    url: postgresUrl.optional(),
    passwordFile: file.optional(),
    tls: tlsSchema.optional(),
    reader: roleSchema.optional(),
    checkpointInterval: duration.optional(),
    deliver: z.array(place).optional(),
    auditLog: z
      .strictObject({
        target: z.string().min(1),
        relation: z.string().min(1).optional(),
        interval: duration.optional(),
      })
      .optional(),
  })
  .superRefine(({ directory, url, segmentSize, ...rest }, context) => {
    const say = (path: string[], message: string, remedy: string) =>
      context.addIssue({ code: 'custom', path, message, params: { remedy } });
    if (directory === undefined && url === undefined) say([], 'names no place to keep it.', 'Set directory or url.');
    if (directory !== undefined && url !== undefined) say(['url'], 'stands beside a directory.', 'Keep one of them.');
    for (const key of ['passwordFile', 'tls', 'reader'] as const) {
      if (rest[key] !== undefined && url === undefined) say([key], 'has no url to go with.', 'Set url too.');
    }
    if (segmentSize !== undefined && directory === undefined) {
      say(['segmentSize'], 'is for files only.', 'Remove it, or set directory.');
    }
  });

type Evidence = z.infer<typeof evidenceSchema>;

/** Paths count from the configuration's own folder. */
export function evidenceIn(evidence: Evidence, absolute: Absolute): Evidence {
  const { keyFile, formerKeys, directory, passwordFile, tls, reader, deliver, ...rest } = evidence;
  return {
    ...rest,
    keyFile: absolute(keyFile),
    ...(formerKeys === undefined ? {} : { formerKeys: formerKeys.map(absolute) }),
    ...(directory === undefined ? {} : { directory: absolute(directory) }),
    ...(passwordFile === undefined ? {} : { passwordFile: absolute(passwordFile) }),
    ...(tls === undefined ? {} : { tls: tlsIn(tls, absolute) }),
    ...(reader === undefined ? {} : { reader: withPassword(reader, absolute) }),
    ...(deliver === undefined
      ? {}
      : {
          deliver: deliver.map((one) => ({
            ...one,
            ...(one.directory === undefined ? {} : { directory: absolute(one.directory) }),
            ...(one.tokenFile === undefined ? {} : { tokenFile: absolute(one.tokenFile) }),
          })),
        }),
  };
}
