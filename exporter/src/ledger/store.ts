import { adviceKinds } from '@pulso/catalogue';
import type { Entry } from './entry.ts';

/** Of what is written; a later one is not read. */
export const HISTORY_VERSION = 1;

/** Keeps the ledger over restarts. */
export interface HistoryStore {
  /**
   * What was kept.
   * @throws PulsoError that names the setting, where it cannot be read at all
   */
  readonly load: () => Promise<readonly Entry[]>;
  /** Keeps exactly these, all of them or, where it throws, what was kept before. */
  readonly save: (entries: readonly Entry[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Without a place to keep it the ledger begins anew with the daemon. */
export const memoryStore: HistoryStore = {
  load: async () => [],
  save: async () => {},
  close: async () => {},
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const states = new Set(['proposed', 'applied', 'confirmed', 'refuted', 'expired', 'dismissed']);

/** Whether a value that was read is an entry, as far as the ledger relies upon it. */
export function isEntry(value: unknown): value is Entry {
  if (!isRecord(value) || !isRecord(value['advice']) || !Array.isArray(value['events'])) return false;
  const { advice } = value;
  const texts = [value['service'], value['cluster'], value['source'], advice['id'], advice['kind'], advice['entity']];
  const times = [value['since'], value['proposedAt'], advice['confidence']];
  return (
    texts.every((text) => typeof text === 'string') &&
    times.every((time) => typeof time === 'number') &&
    states.has(String(value['state'])) &&
    isRecord(advice['values']) &&
    Array.isArray(value['servers']) &&
    value['events'].every((event) => isRecord(event) && typeof event['at'] === 'number')
  );
}

/** Whether this version of Pulso has words for the entry's kind. */
export function isKnownKind({ advice }: Entry): boolean {
  return adviceKinds.some(({ id }) => id === advice.kind);
}
