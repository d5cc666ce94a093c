import { metrics } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import type { Registry } from '../registry/index.ts';

/**
 * How the entries of a cache are protected, as the application declares it: nothing of it can be seen from outside. The
 * compliance control `LGPD-ART46-CACHE` reads it.
 */
export interface CacheProtection {
  /** Whether entries hold personal data. */
  readonly sensitive: boolean;
  /** The cipher, such as `aes-256-gcm`; left out, entries are in clear text. */
  readonly encryption?: string;
  /** What entries are kept apart by, such as `role`; left out, all callers share them. */
  readonly segmentedBy?: string;
  /** Longest that an entry may live, in seconds. */
  readonly ttlSeconds: number;
}

const WORD = /^[a-z0-9_-]{1,32}$/;

/**
 * Shows what is declared. Returns what takes it off again.
 * @throws PulsoError for what is no declaration
 */
export function showProtection(registry: Registry, cache: string, given: CacheProtection): () => void {
  const { sensitive, encryption = '', segmentedBy = '', ttlSeconds } = given;
  const words = [encryption, segmentedBy].filter((word) => word !== '');
  if (typeof sensitive !== 'boolean' || !(ttlSeconds > 0) || words.some((word) => !WORD.test(word))) {
    throw new PulsoError(
      'invalid_option',
      `the option protection of cache ${cache} needs sensitive (true or false) and ttlSeconds above 0; encryption and segmentedBy are words such as aes-256-gcm and role`,
    );
  }
  const protection = registry.gauge(metrics.cache.protection);
  const timeToLive = registry.gauge(metrics.cache.timeToLive);
  const labels = { cache, sensitive: String(sensitive), encryption, segmented_by: segmentedBy };
  protection.bind(labels).set(1);
  timeToLive.bind({ cache }).set(ttlSeconds);
  return () => {
    protection.remove(labels);
    timeToLive.remove({ cache });
  };
}
