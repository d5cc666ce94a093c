import type { Signal } from '../types.ts';
import { cacheSignals } from './cache.ts';
import { complianceSignals } from './compliance.ts';
import { lockSignals } from './database-locks.ts';
import { replicationSignals } from './database-replication.ts';
import { storageSignals } from './database-storage.ts';
import { databaseSignals } from './database.ts';
import { evidenceSignals } from './evidence.ts';
import { exporterSignals } from './exporter.ts';
import { httpSignals } from './http.ts';
import { poolSignals } from './pool.ts';
import { querySignals } from './query.ts';
import { runtimeSignals } from './runtime.ts';
import { websocketSignals } from './websocket.ts';

/** Every signal, in the order of the areas. */
export const signals: readonly Signal[] = [
  ...httpSignals,
  ...querySignals,
  ...poolSignals,
  ...databaseSignals,
  ...lockSignals,
  ...storageSignals,
  ...replicationSignals,
  ...cacheSignals,
  ...websocketSignals,
  ...runtimeSignals,
  ...complianceSignals,
  ...evidenceSignals,
  ...exporterSignals,
];

/** `cache_hit_ratio` → `PulsoCacheHitRatio`: the name of the signal's alert and of its runbook. */
export function alertName(signalId: string): string {
  return `Pulso${signalId
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;
}
