import { auditorConnection, connect, leave } from '../../postgres/connect.ts';
import type { DaemonConfig } from '../../config/daemon.ts';
import { resolveConfig } from '../../config/resolve.ts';
import { auditedDatabases, hasSeveral, inDatabase } from '../databases.ts';
import { checkMapping, type MappingState } from './check.ts';

export type { MappingState } from './check.ts';
export type { Mapping, MappingProblem } from './mapping.ts';
export { mappingPlan, mappingProblems } from './plan.ts';

/**
 * Looks at the views of every target that has an auditor, as that auditor; where it watches several databases, in each.
 * @throws PulsoError for a setting, and the driver's error
 */
export async function inspectMappings(
  config: DaemonConfig,
): Promise<readonly { readonly target: string; readonly state: MappingState }[]> {
  const { targets } = resolveConfig(config);
  const found: { target: string; state: MappingState }[] = [];
  for (const target of targets) {
    if (target.auditor === undefined) continue;
    const places = hasSeveral(target)
      ? (await auditedDatabases(target)).databases.map((datname) => inDatabase(target, datname))
      : [target];
    for (const place of places) {
      const client = await connect(place, auditorConnection(place));
      try {
        found.push({ target: place.name, state: await checkMapping(client, place) });
      } finally {
        await leave(client);
      }
    }
  }
  return found;
}
