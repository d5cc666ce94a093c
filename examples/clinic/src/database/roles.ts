import { randomBytes } from 'node:crypto';
import type { ClientBase } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';

/** URLs of the clinic's database, one per role. Each holds a password: keep them in files that only you can read. */
export interface ClinicUrls {
  /** The application: what it needs of schema `clinic`, owner of nothing. */
  readonly app: string;
  /** Pulso's collectors: pg_monitor, no data. */
  readonly monitor: string;
  /** Pulso's compliance validator: the views of schema `pulso_ref`, nothing else. */
  readonly auditor: string;
}

const ROLES = {
  app: { name: 'clinic_app', connections: 60, settings: { search_path: 'clinic', statement_timeout: '60s' } },
  monitor: { name: 'pulso_monitor', connections: 5, settings: { search_path: 'pg_catalog', statement_timeout: '5s' } },
  auditor: {
    name: 'pulso_auditor',
    connections: 2,
    settings: { search_path: 'pg_catalog', statement_timeout: '5s', default_transaction_read_only: 'on' },
  },
} as const;

/**
 * Creates the three roles, or gives existing ones a new password, and returns their URLs. Passwords are generated; the
 * old ones stop working.
 */
export async function prepareRoles(client: ClientBase, adminUrl: string): Promise<ClinicUrls> {
  const urlOf = async (role: (typeof ROLES)[keyof typeof ROLES]): Promise<string> => {
    const password = randomBytes(24).toString('base64url');
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role.name]);
    const verb = rowCount === 0 ? 'create' : 'alter';
    // Role names and passwords cannot be parameters of a utility statement.
    await client.query(
      `${verb} role ${escapeIdentifier(role.name)} login connection limit ${role.connections} password ${escapeLiteral(password)}`,
    );
    for (const [setting, value] of Object.entries(role.settings)) {
      await client.query(`alter role ${escapeIdentifier(role.name)} set ${setting} = ${escapeLiteral(value)}`);
    }
    const url = new URL(adminUrl);
    url.username = role.name;
    url.password = password;
    return url.href;
  };
  const urls = {
    app: await urlOf(ROLES.app),
    monitor: await urlOf(ROLES.monitor),
    auditor: await urlOf(ROLES.auditor),
  };
  await client.query('grant pg_monitor to pulso_monitor');
  return urls;
}
