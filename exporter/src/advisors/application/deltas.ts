import type { PoolSample } from '../../instruments/pool.ts';
import type { PoolUse } from '../pool/pool-starved.ts';

export function poolDelta(first: PoolSample, last: PoolSample, seconds: number): PoolUse {
  return {
    name: last.name,
    max: last.max,
    seconds,
    asked: last.asked - first.asked,
    waited: last.waited - first.waited,
    waitSeconds: last.waitSeconds - first.waitSeconds,
    slowWaits: last.slowWaits - first.slowWaits,
    timeouts: last.timeouts - first.timeouts,
    used: last.used - first.used,
    useSeconds: last.useSeconds - first.useSeconds,
    useSecondsSquared: last.useSecondsSquared - first.useSecondsSquared,
  };
}
