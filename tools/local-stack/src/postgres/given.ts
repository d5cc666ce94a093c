import { Client } from 'pg';
import { details, LocalStackError } from '../errors.ts';

/** A connection URL without its password, for messages. */
export function redactUrl(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password !== '') parsed.password = '***';
    return parsed.href;
  } catch {
    return '(not a URL)';
  }
}

/**
 * Connects once and returns the server's version ("15.9").
 * @throws LocalStackError `database-unreachable`, without the password
 */
export async function checkDatabase(url: string): Promise<string> {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new LocalStackError(
      'database-unreachable',
      'The database URL must look like postgresql://user:password@host:5432/database. Check --database-url.',
    );
  }
  let client: Client | undefined;
  try {
    client = new Client({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      application_name: 'pulso_local_stack',
    });
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return /^[\d.]+/.exec(rows[0]?.server_version ?? '')?.[0] ?? '';
  } catch (cause) {
    const { message, code } = details(cause);
    const reason = message === '' ? (code ?? 'no answer') : message;
    throw new LocalStackError(
      'database-unreachable',
      `No connection to ${redactUrl(url)}: ${reason}. Check --database-url.`,
      {
        cause,
      },
    );
  } finally {
    await client?.end().catch(() => {});
  }
}
