import type { MetricFamily, MetricType } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import type { Sample } from './sample.ts';

type Declared<T extends MetricType> = MetricFamily & { readonly type: T };
const isType = <T extends MetricType>(family: MetricFamily, type: T): family is Declared<T> => family.type === type;

/**
 * Puts samples that were read earlier onto a page. The registry is a new one for each page: what is gone is absent.
 * @param databases how many databases collectors have read: a family's limit is for one
 */
export function expose(registry: Registry, samples: Iterable<Sample>, databases = 1): void {
  const widened = new Map<MetricFamily, MetricFamily>();
  const widen = (family: MetricFamily): MetricFamily => {
    if (databases <= 1 || family.limit === undefined || !family.labels.includes('datname')) return family;
    let wide = widened.get(family);
    if (wide === undefined) widened.set(family, (wide = { ...family, limit: family.limit * databases }));
    return wide;
  };
  for (const sample of samples) {
    const family = widen(sample.family);
    const labels = Object.fromEntries(sample.labels.map((value, at) => [family.labels[at] ?? '', value]));
    if ('states' in sample) {
      if (isType(family, 'stateset')) registry.stateset(family).bind(labels, sample.states).set(sample.current);
    } else if (isType(family, 'counter')) registry.counter(family).bindCallback(labels, () => sample.value);
    else if (isType(family, 'info')) registry.info(family).tell(labels);
    else if (isType(family, 'gauge')) registry.gauge(family).bind(labels).set(sample.value);
  }
}
