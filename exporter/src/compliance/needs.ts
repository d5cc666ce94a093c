import type { Control } from '@pulso/catalogue';
import type { Client } from 'pg';
import type { Measurement } from './result.ts';
import { ask, type Limits } from './session.ts';

/** What a control finds whose rights the auditor has not: the same as if the server had refused it. */
export const DENIED: Measurement = { status: 'error', errorCode: '42501' };

/** PostgreSQL's own roles begin so, and no other may. */
const isRole = (need: string): boolean => /^pg_\w+$/.test(need);

/**
 * Of the roles that a control needs those that the auditor does not have. Views such as `pg_stat_activity` hide rows
 * from who lacks one instead of refusing: what is hidden never fails, and would pass.
 * @throws the driver's error; for a name that is no role too
 */
export async function lackedRoles(
  client: Client,
  limits: Limits,
  { needs = [] }: Pick<Control, 'needs'>,
): Promise<readonly string[]> {
  const roles = needs.filter(isRole);
  if (roles.length === 0) return [];
  const rows = await ask(
    client,
    limits,
    `select need from unnest(string_to_array(:roles, ',')) need where not pg_has_role(need, 'USAGE')`,
    { roles: roles.join(',') },
  );
  return rows.map(({ need }) => String(need));
}

/** What gives a role all that a control needs, as a statement where it is one; undefined where nothing is declared. */
export function remedyFor({ needs = [] }: Pick<Control, 'needs'>, role: string): string | undefined {
  if (needs.length === 0) return undefined;
  const grants = needs.map((need) => (isRole(need) ? `grant ${need}` : need));
  return grants.map((text) => (text.startsWith('grant ') ? `${text} to ${role};` : `It needs: ${text}.`)).join(' ');
}
