import type { Registry } from '../registry/index.ts';
import { overrideMethods } from '../instruments/instrument.ts';
import { declaredName, type PromClientRegistry } from './text.ts';

const END = '# EOF\n';

/**
 * Has `register.metrics()`, the page that the user serves, end with Pulso's metrics, in the format that the register is
 * set to. A family that the user has too is the user's. Returns how to stop.
 */
export function appendToPromClient(registry: Registry, register: PromClientRegistry): () => void {
  const { metrics: original } = register;
  const { restore } = overrideMethods(register, {
    async metrics(this: PromClientRegistry) {
      const theirs = await original.call(this);
      const format = this.contentType.startsWith('application/openmetrics-text') ? 'openmetrics' : 'text';
      const without = new Set(
        this.getMetricsAsArray().map((metric) => declaredName(this, metric as Parameters<typeof declaredName>[1])),
      );
      const ours = registry.encode(format, { without }).toString();
      return (theirs.endsWith(END) ? theirs.slice(0, -END.length) : theirs) + ours;
    },
  });
  return restore;
}
