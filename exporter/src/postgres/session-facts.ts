import type { Client } from 'pg';
import type { Collector, Privilege } from './collector.ts';

interface Facts {
  readonly role: string;
  readonly major: number;
  readonly held: Readonly<Record<Privilege, boolean>>;
}

interface Known {
  readonly facts: Promise<Facts>;
  readonly at: number;
}

/** Collectors of one round share an answer; a privilege that is revoked is noticed in the next. */
const FRESH_MS = 1_000;
const known = new WeakMap<Client, Known>();

/** What decides how collectors ask on this session: the server's major version and the roles that ours has. */
export function sessionFacts(client: Client): Promise<Facts> {
  const now = performance.now();
  const last = known.get(client);
  if (last !== undefined && now - last.at < FRESH_MS) return last.facts;
  const facts = readFacts(client);
  known.set(client, { facts, at: now });
  return facts;
}

async function readFacts(client: Client): Promise<Facts> {
  const { rows } = await client.query<{ role: string; version: number; stats: boolean; monitor: boolean }>({
    name: 'pulso_facts',
    text: `select current_user as role, current_setting('server_version_num')::int as version,
                  pg_has_role('pg_read_all_stats', 'USAGE') as stats, pg_has_role('pg_monitor', 'USAGE') as monitor`,
  });
  const [row] = rows;
  return {
    role: row?.role ?? '?',
    major: Math.floor((row?.version ?? 0) / 10_000),
    held: { pg_read_all_stats: row?.stats === true, pg_monitor: row?.monitor === true },
  };
}

/** Whether what a collector needs beyond pg_monitor has been granted. */
export async function isGranted(client: Client, { name, grant }: Collector): Promise<boolean> {
  if (grant === undefined) return true;
  const { rows } = await client.query<{ held: boolean }>({
    name: `pulso_grant_${name}`,
    text: `select ${grant.held} as held`,
  });
  return rows[0]?.held === true;
}
