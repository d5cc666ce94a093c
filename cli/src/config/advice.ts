import { z } from 'zod';
import { duration, postgresUrl } from './values.ts';

/** How advice is held to its prediction, and where its history is kept: a file, or a PostgreSQL database. */
export const adviceSchema = z.strictObject({
  window: duration.optional(),
  settle: duration.optional(),
  history: z
    .strictObject({
      file: z.string().min(1).optional(),
      url: postgresUrl.optional(),
      passwordFile: z.string().min(1).optional(),
      keep: duration.optional(),
    })
    .superRefine(({ file, url, passwordFile }, context) => {
      const say = (path: string, message: string, remedy: string) =>
        context.addIssue({ code: 'custom', path: [path], message, params: { remedy } });
      if (file !== undefined && url !== undefined) say('url', 'stands beside a file.', 'Keep one of them.');
      if (passwordFile !== undefined && url === undefined)
        say('passwordFile', 'has no url to go with.', 'Set url too.');
    })
    .optional(),
});
