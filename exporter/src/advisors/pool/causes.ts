import { formatValue } from '@pulso/catalogue';
import { demandOf, forgotten, measuredWait, type PoolUse } from './use.ts';

/** Fewer holdings tell nothing of how long they were. */
const ENOUGH_USES = 30;
const GROWN = 1.5;
const SAME_RATE = 1.25;
/** Most of the wait. */
const MOST = 0.5;

const seconds = (value: number) => formatValue(value, 'seconds');

/**
 * Whether the time that connections are held has grown while no more callers came than before: then what they run has
 * become slow, and a larger pool would only send more of it to the server at once.
 */
export function slowed(pool: PoolUse): string | undefined {
  const { before, name } = pool;
  const now = demandOf(pool);
  const then = before && demandOf(before);
  if (now === undefined || then === undefined || before === undefined) return undefined;
  if (Math.min(pool.used, before.used) < ENOUGH_USES || measuredWait(before) > MOST * measuredWait(pool)) {
    return undefined;
  }
  if (now.use < GROWN * then.use || now.rate > SAME_RATE * then.rate) return undefined;
  return `pool ${name}: callers wait since connections are held ${seconds(now.use)} on average, ${seconds(then.use)} before, though no more are asked for: what they run has become slow`;
}

/** Whether callers wait for connections that others have forgotten to give back: `enough` with all of them. */
export function leaking(pool: PoolUse, enough: () => boolean): string | undefined {
  const count = forgotten(pool);
  if (count === 0 || !enough()) return undefined;
  return `pool ${pool.name}: callers wait since ${count} of its ${pool.max} connections were not given back; with all of them it would be large enough`;
}

/** Whether callers wait for new connections to be opened rather than for one that is in use. */
export function opening(pool: PoolUse): string | undefined {
  if (pool.waitSeconds === 0 || pool.openSeconds < MOST * pool.waitSeconds) return undefined;
  return `pool ${pool.name}: callers wait for ${pool.opened} new connections to be opened: let it keep idle ones longer (idleTimeoutMillis, min) rather than have more`;
}
