import type { Client } from 'pg';
import type { Mutation } from './mutation.ts';

/** Statements on the server, and those that take them back. */
const statements = (
  control: string,
  what: string,
  violate: string,
  repair: string,
  also?: readonly string[],
): Mutation => ({
  control,
  what,
  violate: ({ database }) => database.run(violate),
  repair: ({ database }) => database.run(repair),
  ...(also === undefined ? {} : { also }),
});

/** A setting of the server; in force once the auditor's next session sees it. */
const setting = (control: string, what: string, name: string, value: string): Mutation => {
  const apply =
    (sql: string): Mutation['violate'] =>
    async ({ database }) => {
      const shown = async (): Promise<string> => {
        const { rows } = await database.admin.query<{ value: string }>(
          'select setting as value from pg_settings where name = $1',
          [name],
        );
        return rows[0]?.value ?? '';
      };
      const before = await shown();
      await database.run(sql);
      await database.run('select pg_reload_conf()');
      const end = Date.now() + 20_000;
      while ((await shown()) === before && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    };
  return {
    control,
    what,
    violate: apply(`alter system set ${name} = '${value}'`),
    repair: apply(`alter system reset ${name}`),
  };
};

let plain: Client | undefined;

/** What goes wrong in the server's settings, lines and privileges. */
export const serverMutations: readonly Mutation[] = [
  setting('LGPD-ART46-TLS-CFG', 'TLS 1.0 is offered', 'ssl_min_protocol_version', 'TLSv1'),
  {
    control: 'LGPD-ART46-TLS-SESSION',
    what: 'a session in clear text over the network',
    violate: async ({ database }) => {
      await database.allow('hostnossl all postgres all scram-sha-256');
      plain = await database.connectPlain();
      await database.allow(undefined);
    },
    repair: async () => {
      await plain?.end();
    },
  },
  {
    control: 'LGPD-ART46-HBA',
    what: 'a line that trusts a network',
    violate: ({ database }) => database.allow('hostssl all intern 10.0.0.0/8 trust'),
    repair: ({ database }) => database.allow(undefined),
  },
  {
    control: 'LGPD-ART46-HBA',
    what: 'a line that takes clear text',
    violate: ({ database }) => database.allow('host all intern 10.0.0.0/8 scram-sha-256'),
    repair: ({ database }) => database.allow(undefined),
  },
  setting('LGPD-ART46-PWHASH', 'passwords hashed by MD5', 'password_encryption', 'md5'),
  setting('LGPD-ART46-LOGPII', 'parameters written to the log', 'log_parameter_max_length', '-1'),
  statements('LGPD-ART46-SUPERUSER', 'a second superuser', 'create role second login superuser', 'drop role second'),
  statements(
    'LGPD-ART46-RLS',
    'row security that its owner evades',
    'alter table app.client_real no force row level security',
    'alter table app.client_real force row level security',
  ),
  statements(
    'LGPD-ART46-PUBLIC',
    'a right of PUBLIC on sensitive data',
    'grant references on app.client_real to public',
    'revoke references on app.client_real from public',
  ),
  statements(
    'LGPD-ART46-PUBLIC',
    'a sensitive column that everybody reads',
    'grant select (cpf) on app.client_real to public',
    'revoke select (cpf) on app.client_real from public',
    ['LGPD-ART46-COLUMN', 'PULSO-SELF-ROLE'],
  ),
  statements(
    'LGPD-ART46-COLUMN',
    'a sensitive column that somebody reads who is not listed',
    'grant select (cpf) on app.client_real to intern',
    'revoke select (cpf) on app.client_real from intern',
  ),
  statements(
    'LGPD-ART37-APPEND',
    'a role that may delete from the audit trail',
    'grant delete on pulso_ref.audit_log to intern',
    'revoke delete on pulso_ref.audit_log from intern',
  ),
  statements(
    'LGPD-ART37-APPEND',
    'a role that may rewrite one column of the audit trail',
    'grant update (reason) on pulso_ref.audit_log to intern',
    'revoke update (reason) on pulso_ref.audit_log from intern',
  ),
  statements(
    'PULSO-SELF-ROLE',
    'the validator may read beyond its views',
    'grant select on app.stock to pulso_auditor',
    'revoke select on app.stock from pulso_auditor',
  ),
  statements(
    'PULSO-SELF-ROLE',
    'the validator may create roles',
    'alter role pulso_auditor createrole',
    'alter role pulso_auditor nocreaterole',
  ),
];
