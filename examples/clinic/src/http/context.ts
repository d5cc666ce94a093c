import type { Caches } from '../caches.ts';
import type { Database } from '../database/database.ts';
import type { AgendaHub } from '../realtime/agenda-hub.ts';

/** What the handlers work with. */
export interface Context {
  readonly database: Database;
  readonly caches: Caches;
  readonly hub: AgendaHub;
  readonly gatewayUrl: () => string;
}
