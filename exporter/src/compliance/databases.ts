import type { ResolvedTarget } from '../config/resolve.ts';
import { auditorConnection, connect, leave } from '../postgres/connect.ts';
import { chooseDatabases, readDatabases } from '../postgres/databases/index.ts';

/** A target of which several databases are watched. */
export type SeveralDatabases = ResolvedTarget & Pick<Required<ResolvedTarget>, 'databases'>;

export const hasSeveral = (target: ResolvedTarget): target is SeveralDatabases => target.databases !== undefined;

/** Where controls of a target are tested, and databases that match and are beyond the maximum. */
export interface Audited {
  readonly databases: readonly string[];
  readonly leftOut: readonly string[];
}

/** One of a target's databases as a target of its own. */
export const inDatabase = (target: SeveralDatabases, database: string): ResolvedTarget => ({
  ...target,
  name: `${target.name}/${database}`,
  database,
});

/**
 * The databases of a target in which controls are tested, as its auditor sees them. One that does not let the auditor in
 * is among them: that it cannot be tested is a result.
 * @throws the driver's error
 */
export async function auditedDatabases(target: SeveralDatabases, signal?: AbortSignal): Promise<Audited> {
  const client = await connect(target, auditorConnection(target), signal);
  try {
    const { include, exclude, max } = target.databases;
    const patterns = { include, exclude: [...exclude, ...(target.auditor?.exclude ?? [])], max };
    const { watched, refused, leftOut } = chooseDatabases(await readDatabases(client), patterns);
    return { databases: [...watched, ...refused], leftOut };
  } finally {
    await leave(client);
  }
}
