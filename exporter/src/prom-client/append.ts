import type { Registry } from '../registry/index.ts';
import { overrideMethods } from '../instruments/instrument.ts';
import { declaredName, promClientText, type PromClientRegistry, withTimeout } from './text.ts';

const END = '# EOF\n';
/** Together they stay under Prometheus' default timeout of a scrape, 10 s. */
const WHOLE_TIMEOUT_MS = 4_000;
const EACH_TIMEOUT_MS = 2_000;

/**
 * Has `register.metrics()`, the page that the user serves, end with Pulso's metrics, in the format that the register is
 * set to. A family that the user has too is the user's. Where prom-client fails at the page, since one of its metrics throws
 * or hangs, that one is left out and counted. Returns how to stop.
 */
export function appendToPromClient(registry: Registry, register: PromClientRegistry): () => void {
  const { metrics: original } = register;
  const { restore } = overrideMethods(register, {
    async metrics(this: PromClientRegistry) {
      const format = this.contentType.startsWith('application/openmetrics-text') ? 'openmetrics' : 'text';
      const theirs = await withTimeout(original.call(this), WHOLE_TIMEOUT_MS, 'page').catch(() =>
        promClientText(this, format, {
          without: () => false,
          onError: () => registry.error('prom-client'),
          timeoutMs: EACH_TIMEOUT_MS,
        }),
      );
      const without = new Set(
        this.getMetricsAsArray().map((metric) => declaredName(this, metric as Parameters<typeof declaredName>[1])),
      );
      const ours = registry.encode(format, { without }).toString();
      return (theirs.endsWith(END) ? theirs.slice(0, -END.length) : theirs) + ours;
    },
  });
  return restore;
}
