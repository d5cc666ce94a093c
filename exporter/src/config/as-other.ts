import type { ConnectionConfig } from './daemon.ts';

/** The same place as another role, or another place; the first one's credentials are not passed on. */
export function asOther(
  { url, host, port, database, tls }: ConnectionConfig,
  other: Pick<ConnectionConfig, 'url' | 'user' | 'passwordFile'>,
): ConnectionConfig {
  if (other.url !== undefined) return { tls, ...other };
  return { url: url === undefined ? undefined : withoutCredentials(url), host, port, database, tls, ...other };
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}
