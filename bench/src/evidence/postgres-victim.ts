import { evidenceDdl, postgresReader, PostgresStore } from '@pulso/exporter/evidence';
import type { Client } from 'pg';
import type { Victim } from './tampering.ts';

type Connection = ConstructorParameters<typeof PostgresStore>[0];

/**
 * A store in this database, whose superuser `admin` is the forger: the triggers, checks and keys that would be in the way
 * are gone once the evidence was written.
 */
export async function postgresVictim(connection: Connection, admin: Client): Promise<Victim> {
  await admin.query('drop schema if exists pulso_evidence cascade');
  const { rows } = await admin.query<{ me: string }>('select current_user as me');
  await admin.query(evidenceDdl(rows[0]!.me));
  const list = async (table: string): Promise<string[]> => {
    const found = await admin.query<{ line: string }>(`select line from pulso_evidence.${table} order by seq`);
    return found.rows.map(({ line }) => line);
  };
  return {
    store: new PostgresStore(connection),
    reader: () => postgresReader(connection),
    read: async () => {
      for (const table of ['entry', 'checkpoint']) {
        await admin.query(`drop trigger append_only on pulso_evidence.${table}`);
        await admin.query(`alter table pulso_evidence.${table} drop constraint ${table}_seq`);
      }
      await admin.query('drop index pulso_evidence.entry_kind');
      return { lines: await list('entry'), checkpoints: await list('checkpoint') };
    },
    write: async ({ lines, checkpoints }) => {
      for (const [table, texts] of [
        ['entry', lines],
        ['checkpoint', checkpoints],
      ] as const) {
        await admin.query(`truncate pulso_evidence.${table}`);
        await admin.query(
          `insert into pulso_evidence.${table} (line, seq) select * from unnest($1::text[]) with ordinality`,
          [texts],
        );
      }
    },
  };
}
