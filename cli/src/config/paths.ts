import type { z } from 'zod';
import type { tlsSchema } from './targets.ts';

/** Makes a path absolute, counted from the configuration's own folder. */
export type Absolute = (file: string) => string;

export function withPassword<T extends { passwordFile?: string | undefined }>(of: T, absolute: Absolute): T {
  return of.passwordFile === undefined ? of : { ...of, passwordFile: absolute(of.passwordFile) };
}

type Tls = z.infer<typeof tlsSchema>;

export function tlsIn(tls: Tls, absolute: Absolute): Tls {
  if (typeof tls === 'boolean') return tls;
  return Object.fromEntries(
    Object.entries(tls).map(([key, file]) => [key, file === undefined ? file : absolute(file)]),
  );
}
