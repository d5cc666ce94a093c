import { type Client, escapeIdentifier } from 'pg';
import type { ResolvedTarget } from '../config/resolve.ts';
import { chooseDatabases, few, readDatabases } from '../postgres/databases/index.ts';
import { type Finding, hint, ok, problem } from './finding.ts';

/** Which databases the patterns choose, and what keeps others out. */
export async function examineDiscovery(
  client: Client,
  { databases }: ResolvedTarget,
): Promise<{ readonly databases: readonly string[]; readonly findings: Finding[] }> {
  if (databases === undefined) return { databases: [], findings: [] };
  const rows = await readDatabases(client);
  const { watched, refused, leftOut } = chooseDatabases(rows, databases);
  const findings: Finding[] = [];
  if (watched.length > 0) findings.push(ok(`Databases that match: ${few(watched)}`));
  else if (refused.length === 0) {
    findings.push(
      problem(
        `No database matches databases.include (${databases.include.join(', ')}).`,
        `Change the patterns; the server has ${few(rows.map(({ datname }) => datname))}.`,
      ),
    );
  }
  const role = escapeIdentifier(await roleOf(client));
  findings.push(
    ...refused.map((datname) =>
      problem(
        `Database ${datname} matches, but the role may not connect to it.`,
        `GRANT CONNECT ON DATABASE ${escapeIdentifier(datname)} TO ${role};`,
      ),
    ),
  );
  if (leftOut.length > 0) {
    findings.push(
      hint(
        `${watched.length + leftOut.length} databases match, databases.max allows ${databases.max}; left out: ${few(leftOut)}.`,
        'Raise databases.max (each takes a connection), or narrow databases.include.',
      ),
    );
  }
  return { databases: watched, findings };
}

async function roleOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ role: string }>('select current_user as role');
  return rows[0]?.role ?? '?';
}
