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
import { sloAlertId, slos } from '../slos.ts';

/** What mutes the signal of an objective mutes its burning budget too, and so does that signal. */
function withBudgets(signal: Signal): Signal {
  const muted = slos
    .filter(({ signal: id }) => signal.id === id || signal.mutes?.includes(id))
    .map(({ id }) => sloAlertId(id));
  return muted.length === 0 ? signal : { ...signal, mutes: [...(signal.mutes ?? []), ...muted] };
}

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
].map(withBudgets);

/** `cache_hit_ratio` → `PulsoCacheHitRatio`: the name of the signal's alert and of its runbook. */
export function alertName(signalId: string): string {
  return `Pulso${signalId
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;
}
