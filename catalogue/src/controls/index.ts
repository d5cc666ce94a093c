import { accessControls } from './access.ts';
import { databaseControls } from './database.ts';
import { edgeControls } from './edge.ts';
import { eventsControls } from './events.ts';
import { facilityControls } from './facility.ts';
import { governanceControls } from './governance.ts';
import { incidentsControls } from './incidents.ts';
import { photosControls } from './photos.ts';
import { privilegesControls } from './privileges.ts';
import { productsControls } from './products.ts';
import { professionalsControls } from './professionals.ts';
import { recordsControls } from './records.ts';
import { rightsControls } from './rights.ts';
import type { Control } from './types.ts';

/**
 * Compliance controls with their tests. The SQL sees the views of schema `pulso_ref` that the user maps, which hold
 * pseudonymous references only. NULL in a filter would pass silently, so every predicate is NULL-safe: a missing date
 * counts as failed, and a missing flag is read strictly.
 */
export const controls: readonly Control[] = [
  ...databaseControls,
  ...privilegesControls,
  ...edgeControls,
  ...accessControls,
  ...governanceControls,
  ...rightsControls,
  ...incidentsControls,
  ...recordsControls,
  ...professionalsControls,
  ...photosControls,
  ...productsControls,
  ...facilityControls,
  ...eventsControls,
];

export { applies, type Profile } from './applies.ts';
export { CATALOGUE_VERSION, LAW_CHECKED_ON } from './law.ts';
