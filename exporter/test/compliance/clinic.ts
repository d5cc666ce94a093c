import { fixtures, referenceTables } from '@pulso/catalogue/reference';
import type { Client } from 'pg';

export const AUDITOR = { user: 'pulso_auditor', password: 'auditor-pw' } as const;

/** The tables of the reference schema, empty, as the role pulso_auditor may read them. */
export async function emptyClinic(admin: Client): Promise<void> {
  await admin.query('drop schema if exists pulso_ref, app cascade');
  await admin.query(referenceTables());
  await admin.query(`
    grant usage on schema pulso_ref to pulso_auditor;
    grant select on all tables in schema pulso_ref to pulso_auditor`);
}

/** Puts invented data in. */
export async function fill(admin: Client, ...which: (keyof typeof fixtures)[]): Promise<void> {
  await admin.query('set search_path = pulso_ref, pg_catalog');
  for (const name of which) await admin.query(fixtures[name]);
  await admin.query('reset search_path');
}
