import { parseByteSize, parseDuration } from '@pulso/exporter';
import { z } from 'zod';

/** A problem of our own words, with its remedy. */
export function custom(message: string, remedy: string) {
  return { error: message, params: { remedy } };
}

/** `500ms`, `15s`, `5m`, `1h30m`: as Prometheus writes durations. Never nothing. */
export const duration = z.custom<string>(
  (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  custom('is no duration.', 'Write one such as 500ms, 15s, 5m or 1h30m.'),
);

/** `500GB`, `1.5TiB`: decimal or binary units. Never nothing. */
export const byteSize = z.custom<string>(
  (value) => typeof value === 'string' && parseByteSize(value) !== undefined,
  custom('is no size.', 'Write one such as 500GB or 1.5TiB.'),
);

export const labelName = z
  .string()
  .refine(
    (text) => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(text),
    custom('is no label name.', 'Use letters, digits and underscores.'),
  );

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Secrets in a configuration end in repositories, logs and screens: they come from files. */
export function hasPassword(text: string): boolean {
  return (parsed(text)?.password ?? '') !== '';
}

const NO_PASSWORD = 'holds a password.';

export const webUrl = z.string().superRefine((text, context) => {
  const url = parsed(text);
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    context.addIssue({
      code: 'custom',
      message: 'is no http or https URL.',
      params: { remedy: 'Write one such as http://prometheus:9090.' },
    });
    return;
  }
  if (url.password !== '' || url.username !== '') {
    context.addIssue({
      code: 'custom',
      message: NO_PASSWORD,
      params: { remedy: 'Take name and password out of the URL.' },
    });
  }
});

export const postgresUrl = z.string().superRefine((text, context) => {
  const url = parsed(text);
  if (url === undefined || (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')) {
    context.addIssue({
      code: 'custom',
      message: 'is no PostgreSQL URL.',
      params: { remedy: 'Write postgresql://user@host:5432/database.' },
    });
    return;
  }
  if (hasPassword(text) || url.searchParams.has('password')) {
    context.addIssue({
      code: 'custom',
      message: NO_PASSWORD,
      params: { remedy: 'Take it out of the URL, put it into a file, and name that file in passwordFile.' },
    });
  }
});
