import type { Fault } from '@pulso/catalogue';
import type { Stack } from '@pulso/example-demo';
import type { RecommendationView } from '@pulso/exporter';
import { Client } from 'pg';

/** What stands first in the daemon's list, or the control that failed. */
export interface Cause {
  readonly advice?: RecommendationView;
}

/**
 * Does what the advice says, and nothing else: runs its statement, sets the size that it proposes. Advice that names what
 * fails (errors) and the fix of a control are applied as their texts say: the gateway is started again, the photos are
 * unpublished.
 */
export async function applyCause(stack: Stack, fault: Fault, { advice }: Cause): Promise<string> {
  if (advice?.kind === 'missing_index' && advice.apply !== undefined) {
    const client = new Client({ connectionString: stack.databaseUrl });
    await client.connect();
    try {
      await client.query(advice.apply);
    } finally {
      await client.end();
    }
    return advice.apply;
  }
  if ((advice?.kind === 'pool_starved' || advice?.kind === 'cache_too_small') && advice.proposed !== undefined) {
    await stack.resize(advice.entity, advice.proposed);
    return `${advice.entity}: ${advice.proposed}`;
  }
  await stack.endFault(fault.id);
  return advice === undefined ? 'the fix of the control' : advice.title;
}
