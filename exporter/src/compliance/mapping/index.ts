import { auditorConnection, connect } from '../../postgres/connect.ts';
import type { DaemonConfig } from '../../config/daemon.ts';
import { resolveConfig } from '../../config/resolve.ts';
import { checkMapping, type MappingState } from './check.ts';

export type { MappingState } from './check.ts';
export type { Mapping, MappingProblem } from './mapping.ts';
export { mappingPlan, mappingProblems } from './plan.ts';

/**
 * Looks at the views of every target that has an auditor, as that auditor.
 * @throws PulsoError for a setting, and the driver's error
 */
export async function inspectMappings(
  config: DaemonConfig,
): Promise<readonly { readonly target: string; readonly state: MappingState }[]> {
  const { targets } = resolveConfig(config);
  const found: { target: string; state: MappingState }[] = [];
  for (const target of targets) {
    if (target.auditor === undefined) continue;
    const client = await connect(target, auditorConnection(target));
    try {
      found.push({ target: target.name, state: await checkMapping(client, target) });
    } finally {
      // All was read; a connection that breaks at its end changes nothing.
      void client.end().catch(() => {});
    }
  }
  return found;
}
