import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { readSecret, type ResolvedTarget } from '../config/resolve.ts';
import { asOther } from '../config/as-other.ts';
import type { ConnectionConfig } from '../config/daemon.ts';
import { PulsoError } from '../errors.ts';
import { pause } from './pause.ts';

/**
 * What a session starts with, which RESET leads back to: nothing makes it one that writes. The mark means nothing to
 * PostgreSQL: that it is there shows that the session is ours alone, since a pooler between refuses it or swallows it.
 */
const STARTING = { default_transaction_read_only: 'on', search_path: 'pg_catalog', 'pulso.session': '1' } as const;

/** What the daemon sets for its own sessions as soon as they are there, so that `reset_val` stays what others get; in milliseconds. */
function settingsOf(target: ResolvedTarget): Readonly<Record<string, string>> {
  return {
    // Statements on large catalogues look costly enough to be compiled, which costs more than running them.
    jit: 'off',
    statement_timeout: String(target.statementTimeoutMs),
    lock_timeout: String(target.lockTimeoutMs),
    idle_in_transaction_session_timeout: String(2 * target.statementTimeoutMs),
  };
}

function tlsOf(tls: ConnectionConfig['tls']): Pick<ClientConfig, 'ssl'> {
  if (tls === undefined || typeof tls === 'boolean') return tls === undefined ? {} : { ssl: tls };
  const read = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file, 'utf8'));
  const [ca, cert, key] = [read(tls.caFile), read(tls.certFile), read(tls.keyFile)];
  return {
    ssl: {
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
  };
}

/** Where and as whom to connect. The files are read each time, so that a rotated password needs no restart. */
export function addressOf(connection: ConnectionConfig, key: string): ClientConfig {
  const { url, host, port, user, database, passwordFile, tls } = connection;
  const password = passwordFile === undefined ? undefined : readSecret(`${key}.passwordFile`, passwordFile);
  if (url === undefined) {
    return {
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(user === undefined ? {} : { user }),
      ...(database === undefined ? {} : { database }),
      ...(password === undefined ? {} : { password }),
      ...tlsOf(tls),
    };
  }
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    // Without a cause: Node's error carries the URL, and that may hold a password.
    throw new PulsoError('invalid_option', `${key}.url is no URL. Write postgresql://user@host:5432/database.`);
  }
  if (user !== undefined) parsed.username = encodeURIComponent(user);
  if (password !== undefined) parsed.password = encodeURIComponent(password);
  return { connectionString: parsed.href, ...tlsOf(tls) };
}

/** The auditor connects to the same place as another role; neither the target's user nor its password is passed on. */
export function auditorConnection(target: ResolvedTarget): ConnectionConfig | undefined {
  if (target.auditor === undefined) return undefined;
  const { databases, database } = target;
  // Where several are watched it is said for each, whatever the auditor's own url names.
  return { ...asOther(target, target.auditor), ...(databases === undefined ? {} : { database }) };
}

/**
 * One session with Pulso's settings: named, read-only, and unable to wait long for anything.
 * @param signal gives up an attempt that is still under way
 * @throws the driver's error, or PulsoError where a pooler between has swallowed the settings
 */
export async function connect(
  target: ResolvedTarget,
  connection: ConnectionConfig = target,
  signal?: AbortSignal,
): Promise<Client> {
  // An own socket, so that an attempt can be given up: a host that does not answer would hold up the daemon's end.
  const socket = new Socket();
  const giveUp = () => socket.destroy();
  signal?.addEventListener('abort', giveUp);
  const client = new Client({
    ...addressOf(connection, `target ${target.name}`),
    application_name: 'pulso',
    stream: () => socket,
    connectionTimeoutMillis: target.connectTimeoutMs,
    // The server ends a statement by itself; this is for a server that has stopped answering.
    query_timeout: target.statementTimeoutMs + target.connectTimeoutMs,
    keepAlive: true,
    options: Object.entries(STARTING)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  });
  if (connection.database !== undefined) choose(client, connection.database);
  // A session that breaks later reports it here; without a listener Node would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    await set(client, settingsOf(target));
    return client;
  } catch (error) {
    // Not awaited: a server that hangs would not let go either.
    void client.end().catch(() => {});
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

const LEAVE_MS = 1_000;

/** Ends a session and waits until the server has freed its place, for a role of which few may be there; not for one that hangs. */
export async function leave(client: Client): Promise<void> {
  const late = new AbortController();
  await Promise.race([client.end().catch(() => {}), pause(LEAVE_MS, late.signal)]);
  late.abort();
}

/** Which database, whatever the URL says: pg reads no name from a URL that has a `/`, `?` or `#` in it. */
function choose(client: Client, database: string): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- pg's own, untyped: what it connects by
  const { connectionParameters } = client as unknown as { connectionParameters: { database: string } };
  connectionParameters.database = database;
}

/** Sets nothing on a session that may be somebody else's next. */
async function set(client: Client, settings: Readonly<Record<string, string>>): Promise<void> {
  const { rowCount } = await client.query({
    text: `select pg_catalog.set_config(w.name, w.value, false)
             from pg_catalog.json_each_text($1::json) w(name, value)
            where not exists (
              select from pg_catalog.json_each_text($2::json) s(name, value)
               where pg_catalog.current_setting(s.name, true) is distinct from s.value)`,
    values: [JSON.stringify(settings), JSON.stringify(STARTING)],
  });
  if (rowCount === 0) {
    throw new PulsoError(
      'invalid_option',
      "The session's settings are not in force. Connect to PostgreSQL directly, not through a pooler.",
    );
  }
}
