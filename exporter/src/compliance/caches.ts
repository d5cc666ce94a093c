import { metrics } from '@pulso/catalogue';
import type { DaemonConfig } from '../config/daemon.ts';
import { resolveConfig } from '../config/resolve.ts';
import { matchers, PrometheusClient } from '../prometheus/index.ts';

/** How one cache is protected, as the application declares it. */
export interface CacheProtection {
  readonly cache: string;
  /** Whether it holds personal data. */
  readonly isSensitive: boolean;
  /** Empty where there is none. */
  readonly encryption: string;
  readonly segmentedBy: string;
  readonly ttlSeconds?: number;
}

/**
 * The caches of a target's service; none where there is no Prometheus, or where it does not answer.
 * @throws PulsoError for the first setting that cannot be used
 */
export async function cacheProtections(config: DaemonConfig, target: string): Promise<readonly CacheProtection[]> {
  const { prometheus, targets } = resolveConfig(config);
  const found = targets.find(({ name }) => name === target);
  if (prometheus === undefined || found === undefined) return [];
  const client = new PrometheusClient(prometheus.url, prometheus.timeoutMs);
  const { service, cluster } = found;
  const identity = matchers({ service, ...(cluster === undefined ? {} : { cluster }) });
  const { protection, timeToLive } = metrics.cache;
  const labels = protection.labels.join(', ');
  try {
    const [info, lives] = await Promise.all([
      client.query(`max by (${labels}) (${protection.name}{${identity}})`),
      client.query(`max by (cache) (${timeToLive.name}{${identity}})`),
    ]);
    return info
      .map(({ labels: { cache = '', sensitive, encryption = '', segmented_by: segmentedBy = '' } }) => {
        const life = lives.find((one) => one.labels['cache'] === cache)?.value;
        return {
          ...{ cache, isSensitive: sensitive === 'true', encryption, segmentedBy },
          ...(life === undefined ? {} : { ttlSeconds: life }),
        };
      })
      .toSorted((a, b) => a.cache.localeCompare(b.cache));
  } catch {
    return []; // the report says so
  }
}
