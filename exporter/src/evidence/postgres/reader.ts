import type { ConnectionConfig } from '../../config/daemon.ts';
import type { EvidenceReader, Stored } from '../store.ts';
import { connect, unavailable } from './connect.ts';
import { SCHEMA } from './ddl.ts';

const PAGE = 5_000;

/** Reads the schema as a role that may select from it. Rows come page by page, all of one moment. */
export function postgresReader(connection: ConnectionConfig): EvidenceReader {
  return {
    lines: () => rowsOf(connection, 'entry'),
    checkpoints: () => rowsOf(connection, 'checkpoint'),
    close: async () => {},
  };
}

async function* rowsOf(connection: ConnectionConfig, table: 'entry' | 'checkpoint'): AsyncIterable<Stored> {
  const client = await connect(connection, 'pulso_evidence_reader');
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`declare page no scroll cursor for select seq, line from ${SCHEMA}.${table} order by seq`);
    for (;;) {
      const { rows } = await client.query<{ seq: string; line: string }>(`fetch ${PAGE} from page`);
      for (const { seq, line } of rows) yield { text: line, place: `${SCHEMA}.${table} row ${seq}` };
      if (rows.length < PAGE) return;
    }
  } catch (error) {
    throw unavailable(error);
  } finally {
    void client.end().catch(() => {});
  }
}
