import type { Client } from 'pg';
import type { Collector, Privilege } from './collector.ts';

/** What decides how collectors ask on a session. */
export interface SessionFacts {
  readonly role: string;
  /** Of the server. */
  readonly major: number;
  /** The roles that ours has. */
  readonly held: Readonly<Record<Privilege, boolean>>;
}

interface Row {
  readonly role: string;
  readonly version: number;
  readonly stats: boolean;
  readonly monitor: boolean;
}

/** Collectors of one round share an answer; a privilege that is revoked is noticed in the next. */
const FRESH_MS = 1_000;
const known = new WeakMap<Client, { readonly facts: Promise<SessionFacts>; readonly at: number }>();

/** One row, which `noteFacts` reads. */
export const FACTS_SQL = `
select current_user as role, current_setting('server_version_num')::int as version,
       pg_has_role('pg_read_all_stats', 'USAGE') as stats, pg_has_role('pg_monitor', 'USAGE') as monitor`;

/** @param staleToo whether an answer of an earlier round will do, since what is asked by it brings a new one */
export function sessionFacts(client: Client, staleToo = false): Promise<SessionFacts> {
  const last = known.get(client);
  if (last !== undefined && (staleToo || performance.now() - last.at < FRESH_MS)) return last.facts;
  const facts = client.query<Row>({ name: 'pulso_facts', text: FACTS_SQL }).then(({ rows: [row] }) => factsOf(row));
  known.set(client, { facts, at: performance.now() });
  // What was not answered is no answer to keep.
  facts.catch(() => known.delete(client));
  return facts;
}

/** Takes what another statement has brought along. */
export function noteFacts(client: Client, row: object | undefined): SessionFacts {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a row of FACTS_SQL
  const facts = factsOf(row as Row | undefined);
  known.set(client, { facts: Promise.resolve(facts), at: performance.now() });
  return facts;
}

function factsOf(row: Row | undefined): SessionFacts {
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
