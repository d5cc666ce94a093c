import { Client } from 'pg';
import type { ConnectionConfig } from '../../config/daemon.ts';
import { PulsoError } from '../../errors.ts';
import { addressOf } from '../../postgres/connect.ts';
import { errorFacts } from '../../error-facts.ts';
import { sqlState } from '../../postgres/failure.ts';

const KEY = 'evidence';
const TIMEOUT_MS = 10_000;
const REMEDIES: Readonly<Record<string, string>> = {
  '3F000': 'Have the owner of the database run what pulso evidence ddl prints.',
  '42P01': 'Have the owner of the database run what pulso evidence ddl prints.',
  '42883': 'Have the owner of the database run what pulso evidence ddl prints.',
  '42501': 'The role lacks a right: have the owner of the database run what pulso evidence ddl prints for it.',
};

/** @throws PulsoError `evidence_unavailable` */
export async function connect(connection: ConnectionConfig, application: string): Promise<Client> {
  const client = new Client({
    ...addressOf(connection, KEY),
    application_name: application,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: 2 * TIMEOUT_MS,
    keepAlive: true,
    // What was told to be kept survives the loss of power, whatever the database's default is.
    options: `-c synchronous_commit=on -c search_path=pg_catalog -c statement_timeout=${TIMEOUT_MS} -c lock_timeout=${TIMEOUT_MS / 2}`,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    // It never connected: why is in the first error.
    void client.end().catch(() => {});
    throw unavailable(error);
  }
}

export function unavailable(error: unknown): PulsoError {
  if (error instanceof PulsoError) return error;
  const { code, message } = errorFacts(error);
  const remedy = REMEDIES[sqlState(error) ?? ''] ?? 'Check the address and the role.';
  return new PulsoError('evidence_unavailable', `${KEY}.url: ${code ?? message}: ${message}. ${remedy}`, {
    cause: error,
  });
}
