import { Registry, type Counter, type Histogram, type RegistryOptions } from '@pulso/exporter';
import { LimitPage } from '../limits/slots-page.ts';
import { BOUNDS, HISTOGRAM_LINES, type Labels, type Workload } from './page.ts';

/** In the first bucket, so that all lines of its series change. */
const OBSERVED = 0.003;

/** A page in some implementation, whose values can be changed in the same way in all of them. */
export interface Page {
  /** Changes every `every`-th series, from the `from`-th on, and with it all of its lines. */
  change(every: number, from: number): void;
}

export interface PulsoPage extends Page {
  readonly registry: Registry;
}

export function pulsoPage({ counters, histograms }: Workload, options: RegistryOptions = {}): PulsoPage {
  const registry = new Registry(options);
  const bound: Counter[] = [];
  const observed: Histogram[] = [];
  for (const { family, series } of counters) {
    const made = registry.counter(family);
    for (const labels of series) bound.push(made.bind(labels));
  }
  for (const { family, series } of histograms) {
    const made = registry.histogram(family);
    for (const labels of series) observed.push(made.bind(labels));
  }
  return {
    registry,
    change(every, from) {
      for (let i = from; i < bound.length; i += every) bound[i]!.inc();
      for (let i = from; i < observed.length; i += every) observed[i]!.observe(OBSERVED);
    },
  };
}

export interface LimitedPage extends Page {
  readonly page: LimitPage;
}

/** The prefixes of all lines, counters first. */
export function prefixesOf({ counters, histograms }: Workload): readonly string[] {
  const block = ({ method, route, status }: Labels) => `method="${method}",route="${route}",status="${status}"`;
  return [
    ...counters.flatMap(({ family, series }) => series.map((labels) => `${family.name}{${block(labels)}}`)),
    ...histograms.flatMap(({ family: { name }, series }) =>
      series.flatMap((labels) => [
        ...[...BOUNDS, '+Inf'].map((le) => `${name}_bucket{${block(labels)},le="${le}"}`),
        `${name}_sum{${block(labels)}}`,
        `${name}_count{${block(labels)}}`,
      ]),
    ),
  ];
}

export function limitPage(workload: Workload): LimitedPage {
  const page = new LimitPage(prefixesOf(workload));
  const bound = workload.counters.reduce((sum, { series }) => sum + series.length, 0);
  const observed = (workload.lines - bound) / HISTOGRAM_LINES;
  return {
    page,
    change(every, from) {
      const { values } = page;
      for (let i = from; i < bound; i += every) values[i]! += 1;
      for (let i = from; i < observed; i += every) {
        const first = bound + i * HISTOGRAM_LINES;
        for (let line = 0; line < HISTOGRAM_LINES; line++) {
          values[first + line]! += line === HISTOGRAM_LINES - 2 ? OBSERVED : 1;
        }
      }
    },
  };
}
