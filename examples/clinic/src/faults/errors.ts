import type { FaultSwitch, Parts } from './switch.ts';

/** The confirmation gateway stops listening: bookings fail with 502. */
export function gatewayErrors({ gateway }: Parts): FaultSwitch {
  return { id: 'errors', start: () => gateway.stop(), stop: () => gateway.start() };
}
