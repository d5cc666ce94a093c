import { receiverNames, requiredReceivers, type Channels, type Receiver } from '@pulso/alerts';
import { z } from 'zod';
import { custom, webUrl } from './values.ts';

const file = z.string().min(1);

const matching = (pattern: RegExp, problem: string, remedy: string) =>
  z.string().refine((text) => pattern.test(text), custom(problem, remedy));

const email = matching(/^[^\s@,<>]+@[^\s@,<>]+$/, 'is no e-mail address.', 'Write one such as oncall@example.com.');

/** An address, or one with a name before it. */
const sender = matching(
  /^(?:[^\s@,<>]+@[^\s@,<>]+|[^<>\r\n]+ <[^\s@,<>]+@[^\s@,<>]+>)$/,
  'is no e-mail address.',
  'Write pulso@example.com, or Pulso <pulso@example.com>.',
);

const smtpServer = matching(/^[^\s:]+:\d{1,5}$/, 'is no server.', 'Write host and port, such as smtp.example.com:587.');

const time = matching(
  /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
  'is no time of day.',
  'Write one such as "08:00", in quotes.',
);

const webhook = z
  .strictObject({ url: webUrl.optional(), urlFile: file.optional(), tokenFile: file.optional() })
  .superRefine(({ url, urlFile }, context) => {
    if ((url === undefined) !== (urlFile === undefined)) return;
    context.addIssue({
      code: 'custom',
      message: url === undefined ? 'names no address.' : 'names two addresses.',
      params: { remedy: 'Give either url, or urlFile, which Alertmanager reads from 0.26 on.' },
    });
  });

const channels = z
  .strictObject({
    email: z.array(email).min(1).optional(),
    slack: z.strictObject({ urlFile: file, channel: z.string().min(1).optional() }).optional(),
    webhook: webhook.optional(),
  })
  .refine((given) => Object.keys(given).length > 0, custom('reaches nobody.', 'Give it email, slack or webhook.'));

const receivers: z.ZodType<Readonly<Partial<Record<Receiver, Channels>>>> = z
  .strictObject(Object.fromEntries(receiverNames.map((name) => [name, channels.optional()])))
  .superRefine((given, context) => {
    for (const name of requiredReceivers) {
      if (given[name] !== undefined) continue;
      context.addIssue({
        code: 'custom',
        message: `lacks "${name}": its alerts would reach nobody.`,
        params: { remedy: `Add ${name} with email, slack or webhook.` },
      });
    }
  });

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const days = z.string().refine(
  (text) => {
    const [first = '', last = first, ...more] = text.split(':');
    const [from, to] = [WEEKDAYS.indexOf(first), WEEKDAYS.indexOf(last)];
    return from >= 0 && to >= from && more.length === 0;
  },
  custom('is no day or range of days.', 'Write saturday, or monday:friday; the week begins with sunday.'),
);

const timezone = z
  .string()
  .refine(
    (name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC',
    custom('is no time zone.', 'Write a name such as America/Sao_Paulo.'),
  );

const businessHours = z.union([
  z.literal('always'),
  z
    .strictObject({
      timezone: timezone.optional(),
      days: z.array(days).min(1).optional(),
      from: time.optional(),
      to: time.optional(),
    })
    .refine(
      ({ from = '08:00', to = '18:00' }) => from < to,
      custom('ends before it begins.', 'Let "from" lie before "to", within one day.'),
    ),
]);

const smtp = z
  .strictObject({
    server: smtpServer,
    from: sender,
    username: z.string().min(1).optional(),
    passwordFile: file.optional(),
    requireTls: z.boolean().optional(),
    caFile: file.optional(),
  })
  .refine(
    ({ username, passwordFile }) => (username === undefined) === (passwordFile === undefined),
    custom('has a user name or a password alone.', 'Give both username and passwordFile, or neither.'),
  );

/** Where alerts go. Files are named as Alertmanager finds them: it reads them, Pulso never does. */
export const alertmanagerSchema = z
  .strictObject({ receivers, smtp: smtp.optional(), businessHours: businessHours.optional() })
  .superRefine(({ receivers: given, smtp: server }, context) => {
    const mailed = receiverNames.find((name) => given[name]?.email !== undefined);
    if (mailed === undefined || server !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['receivers', mailed, 'email'],
      message: 'needs a server that takes e-mail.',
      params: { remedy: 'Add alertmanager.smtp with server and from.' },
    });
  });
