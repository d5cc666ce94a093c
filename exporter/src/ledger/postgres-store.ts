import { Client } from 'pg';
import type { ConnectionConfig } from '../config/daemon.ts';
import { PulsoError } from '../errors.ts';
import { addressOf } from '../postgres/connect.ts';
import { errorFacts } from '../error-facts.ts';
import { sqlState } from '../postgres/failure.ts';
import { type Entry, entryKey } from './entry.ts';
import { historySchema, SCHEMA } from './postgres-schema.ts';
import { type HistoryStore, HISTORY_VERSION, isEntry } from './store.ts';

const KEY = 'advice.history';
const TIMEOUT_MS = 10_000;
const UNDEFINED = new Set(['42P01', '3F000']);
const NOT_PERMITTED = '42501';

/**
 * The ledger in a schema of a PostgreSQL database, of one daemon alone. A session lasts for one load or save: changes are
 * rare. The schema is made at the first start where the role may; else `pulso advise ddl` prints it.
 */
export function postgresStore(connection: ConnectionConfig & { readonly url: string }): HistoryStore {
  const session = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({
      ...addressOf(connection, KEY),
      application_name: 'pulso_history',
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      statement_timeout: TIMEOUT_MS,
      lock_timeout: TIMEOUT_MS / 2,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      if (error instanceof PulsoError) throw error;
      const { code, message } = errorFacts(error);
      throw new PulsoError(
        'history_unavailable',
        `${KEY}.url: the history cannot be kept there (${code ?? message}: ${message}). Check the address and the role.`,
        { cause: error },
      );
    } finally {
      void client.end().catch(() => {});
    }
  };
  return {
    load: () =>
      session(async (client) => {
        await requireSchema(client);
        const { rows } = await client.query<{ entry: unknown }>(`select entry from ${SCHEMA}.advice`);
        return rows.map(({ entry }) => entry).filter(isEntry);
      }),
    save: (entries) => session((client) => write(client, entries)),
    close: async () => {},
  };
}

async function requireSchema(client: Client): Promise<void> {
  const known = await versionOf(client);
  if (known === undefined) await makeSchema(client);
  else if (known > HISTORY_VERSION) {
    throw new PulsoError(
      'invalid_option',
      `${KEY}.url: the schema ${SCHEMA} was made by a later version of Pulso (history ${known}, this one knows ${HISTORY_VERSION}). Run that version, or name another database.`,
    );
  }
}

async function versionOf(client: Client): Promise<number | undefined> {
  try {
    const { rows } = await client.query<{ version: number }>(`select max(version) as version from ${SCHEMA}.version`);
    return rows[0]?.version;
  } catch (error) {
    if (UNDEFINED.has(sqlState(error) ?? '')) return undefined;
    throw error;
  }
}

async function makeSchema(client: Client): Promise<void> {
  try {
    await client.query('begin');
    for (const statement of historySchema) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    if (sqlState(error) !== NOT_PERMITTED) throw error;
    throw new PulsoError(
      'invalid_option',
      `${KEY}.url: the schema ${SCHEMA} is not there, and this role may not make it. Have the database's owner run what \`pulso advise ddl\` prints.`,
      { cause: error },
    );
  }
}

/** All of it or nothing. */
async function write(client: Client, entries: readonly Entry[]): Promise<void> {
  const keys = entries.map(entryKey);
  await client.query('begin');
  await client.query(`delete from ${SCHEMA}.advice where key <> all ($1::text[])`, [keys]);
  await client.query(
    `insert into ${SCHEMA}.advice as a (key, entry)
     select * from unnest($1::text[], $2::jsonb[])
         on conflict (key) do update set entry = excluded.entry, kept_at = now()
            where a.entry is distinct from excluded.entry`,
    [keys, entries.map((entry) => JSON.stringify(entry))],
  );
  await client.query('commit');
}
