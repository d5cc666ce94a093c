import { speedTrades } from '@pulso/catalogue';
import type { DaemonConfig } from '../config/daemon.ts';
import { resolveConfig } from '../config/resolve.ts';
import { matchers, PrometheusClient } from '../prometheus/index.ts';

/** What one trade of speed against compliance gains and exposes now; absent is what nobody measures. */
export interface TradeMeasured {
  readonly id: string;
  readonly gain?: number;
  readonly exposure?: number;
}

/**
 * Every trade of the catalogue as Prometheus has it for a target's service; without Prometheus, or where it does not
 * answer, without numbers.
 * @throws PulsoError for the first setting that cannot be used
 */
export async function measureTrades(config: DaemonConfig, target: string): Promise<readonly TradeMeasured[]> {
  const { prometheus, targets } = resolveConfig(config);
  const found = targets.find(({ name }) => name === target);
  if (prometheus === undefined || found === undefined) return speedTrades.map(({ id }) => ({ id }));
  const client = new PrometheusClient(prometheus.url, prometheus.timeoutMs);
  const { service, cluster } = found;
  const identity = matchers({ service, ...(cluster === undefined ? {} : { cluster }) });
  const value = async (promql: string): Promise<number | undefined> => {
    try {
      const [series] = await client.query(promql.replaceAll('$service', identity));
      return Number.isFinite(series?.value) ? series?.value : undefined;
    } catch {
      return undefined; // the report says that it is not measured
    }
  };
  return await Promise.all(
    speedTrades.map(async ({ id, gain, exposure }) => {
      const [gained, exposed] = await Promise.all([value(gain.promql), value(exposure.promql)]);
      return {
        id,
        ...(gained === undefined ? {} : { gain: gained }),
        ...(exposed === undefined ? {} : { exposure: exposed }),
      };
    }),
  );
}
