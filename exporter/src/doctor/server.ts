import type { Client } from 'pg';
import { escapeIdentifier } from 'pg';
import { OLDEST_STATEMENTS } from '../postgres/statements/index.ts';
import { type Finding, hint, ok, problem } from './finding.ts';

/** Versions of PostgreSQL that the collectors are tested on. */
export const TESTED_VERSIONS = { first: 15, last: 18 } as const;

/** What the server tells of itself; null where the role may not know. */
export interface Facts {
  readonly version: string;
  readonly major: number;
  readonly role: string;
  readonly is_superuser: boolean;
  readonly monitors: boolean;
  readonly database: string;
  readonly preload: string | null;
  readonly statements: string | null;
  readonly io_timing: string;
  readonly query_id: string | null;
  readonly is_local: boolean;
  readonly tls: boolean | null;
}

const FACTS = `
select current_setting('server_version') as version,
       current_setting('server_version_num')::int / 10000 as major,
       current_user as role,
       (select rolsuper from pg_roles where rolname = current_user) as is_superuser,
       pg_has_role('pg_monitor', 'USAGE') as monitors,
       current_database() as database,
       (select setting from pg_settings where name = 'shared_preload_libraries') as preload,
       (select extversion from pg_extension where extname = 'pg_stat_statements') as statements,
       current_setting('track_io_timing') as io_timing,
       current_setting('compute_query_id', true) as query_id,
       inet_server_addr() is null or inet_server_addr() << inet '127.0.0.0/8' or inet_server_addr() = inet '::1' as is_local,
       (select ssl from pg_stat_ssl where pid = pg_backend_pid()) as tls`;

/** Asks the server. */
export async function examineServer(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<Facts>(FACTS);
  const [facts] = rows;
  return facts === undefined ? [problem('The server answered nothing.', 'Look at its log.')] : judgeServer(facts);
}

/** What the server, the role and the database have for the collectors and advisors, and what they lack. */
export function judgeServer(facts: Facts): Finding[] {
  return [version(facts), role(facts), privilege(facts), ...statements(facts), timing(facts), ...tls(facts)];
}

function version({ version: full, major }: Facts): Finding {
  const { first, last } = TESTED_VERSIONS;
  return major >= first && major <= last
    ? ok(`PostgreSQL ${full}`)
    : hint(`PostgreSQL ${full} is not among the versions that Pulso is tested on.`, `Expect ${first} to ${last}.`);
}

function role({ role: name, is_superuser: isSuperuser }: Facts): Finding {
  if (!isSuperuser) return ok(`Role ${name} is no superuser`);
  return hint(
    `Role ${name} is a superuser: far more than collecting needs.`,
    'CREATE ROLE pulso LOGIN; GRANT pg_monitor TO pulso;  -- and \\password pulso',
  );
}

function privilege({ role: name, monitors }: Facts): Finding {
  if (monitors) return ok(`Role ${name} has pg_monitor`);
  return problem(
    `Role ${name} lacks pg_monitor: other sessions are hidden from it, so that collectors fail.`,
    `GRANT pg_monitor TO ${escapeIdentifier(name)};`,
  );
}

/** The missing-index advice, and all that is known by statement, rests on it. */
function statements({ preload, statements: installed, query_id: queryId, database }: Facts): Finding[] {
  const findings: Finding[] = [];
  // Only members of pg_monitor may know; that it is lacking is said already.
  if (preload === null) return findings;
  if (!preload.split(',').some((library) => library.trim().replaceAll('"', '') === 'pg_stat_statements')) {
    const list = [...preload.split(',').map((library) => library.trim()), 'pg_stat_statements'].filter(Boolean);
    findings.push(
      hint(
        'pg_stat_statements is not loaded: nothing is known by statement, and no index is advised.',
        `ALTER SYSTEM SET shared_preload_libraries = ${list.map((library) => `'${library}'`).join(', ')};  -- then restart PostgreSQL`,
      ),
    );
  } else if (queryId === 'off') {
    findings.push(
      hint(
        'compute_query_id is off: pg_stat_statements counts nothing.',
        'ALTER SYSTEM SET compute_query_id = auto; SELECT pg_reload_conf();',
      ),
    );
  }
  if (installed === null) {
    findings.push(
      hint(
        `The extension pg_stat_statements is not in database ${database}.`,
        `CREATE EXTENSION pg_stat_statements;  -- in database ${database}, as its owner or a superuser`,
      ),
    );
  }
  if (installed !== null && Number(installed.split('.')[1] ?? 0) < OLDEST_STATEMENTS) {
    findings.push(
      hint(
        `pg_stat_statements ${installed} is too old for what is known by statement.`,
        `ALTER EXTENSION pg_stat_statements UPDATE;  -- in database ${database}, as its owner or a superuser`,
      ),
    );
  }
  return findings.length > 0 ? findings : [ok(`pg_stat_statements ${installed} counts statements`)];
}

function timing({ io_timing: ioTiming }: Facts): Finding {
  if (ioTiming === 'on') return ok('track_io_timing is on');
  return hint(
    'track_io_timing is off: how long reads and writes take is not known.',
    'ALTER SYSTEM SET track_io_timing = on; SELECT pg_reload_conf();  -- pg_test_timing shows what it costs',
  );
}

function tls({ is_local: isLocal, tls: encrypted }: Facts): Finding[] {
  if (encrypted === true) return [ok('The session is encrypted')];
  if (isLocal) return [];
  return [hint('The session is not encrypted.', 'Set tls: true for this target, or tls.caFile with your authority.')];
}
