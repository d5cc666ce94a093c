import type { FaultSwitch, Parts } from './switch.ts';

/** The connection pool shrinks to one: bookings hold it while they wait for the gateway, everybody else queues. */
export function starvedPool({ database }: Parts): FaultSwitch {
  return {
    id: 'starved-pool',
    start: () => database.resize(1),
    stop: () => database.resize(),
  };
}
