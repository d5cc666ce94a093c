import type { MetricFamily, MetricType } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';
import type { Sample } from './sample.ts';

type Declared<T extends MetricType> = MetricFamily & { readonly type: T };
const isType = <T extends MetricType>(family: MetricFamily, type: T): family is Declared<T> => family.type === type;

/** Puts samples that were read earlier onto a page. The registry is a new one for each page: what is gone is absent. */
export function expose(registry: Registry, samples: Iterable<Sample>): void {
  for (const sample of samples) {
    const { family } = sample;
    const labels = Object.fromEntries(sample.labels.map((value, at) => [family.labels[at] ?? '', value]));
    if ('states' in sample) {
      if (isType(family, 'stateset')) registry.stateset(family).bind(labels, sample.states).set(sample.current);
    } else if (isType(family, 'counter')) registry.counter(family).bindCallback(labels, () => sample.value);
    else if (isType(family, 'info')) registry.info(family).tell(labels);
    else if (isType(family, 'gauge')) registry.gauge(family).bind(labels).set(sample.value);
  }
}
