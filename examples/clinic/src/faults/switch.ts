import type { Fault } from '@pulso/catalogue';
import type { Caches } from '../caches.ts';
import type { Database } from '../database/database.ts';
import type { ConfirmationGateway } from '../gateway/server.ts';

export type FaultId = Fault['id'];

/** The parts of the running clinic that trouble can be caused in. */
export interface Parts {
  readonly database: Database;
  readonly caches: Caches;
  readonly gateway: ConfirmationGateway;
  /** URL of the role that owns the schema; undefined: switches that need it refuse. */
  readonly adminUrl: string | undefined;
}

/** Causes real trouble and takes it away again; `stop` is safe to call at any time. */
export interface FaultSwitch {
  readonly id: FaultId;
  start(): Promise<void>;
  stop(): Promise<void>;
}
