import type { ResolvedConfig } from '../config/resolve.ts';
import { fileStore } from './file-store.ts';
import { postgresStore } from './postgres-store.ts';
import { type HistoryStore, memoryStore } from './store.ts';

/**
 * Where the history is kept, as it is configured.
 * @throws PulsoError `unwritable_file` or `invalid_option`, naming the setting
 */
export function openHistory(history: ResolvedConfig['adviceHistory'], warn: (message: string) => void): HistoryStore {
  if (history?.url !== undefined) return postgresStore({ ...history, url: history.url });
  return history?.file === undefined ? memoryStore : fileStore(history.file, warn);
}
