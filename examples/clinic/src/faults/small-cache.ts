import type { FaultSwitch, Parts } from './switch.ts';

/** So few that a profile is gone before it is asked for again. */
const ENTRIES = 2;

/** The cache of client profiles is replaced by one that holds almost nothing. */
export function smallCache({ caches }: Parts): FaultSwitch {
  return {
    id: 'small-cache',
    start: async () => caches.resize('client_profiles', ENTRIES),
    stop: async () => caches.resize('client_profiles'),
  };
}
