import { metrics, type MetricFamily, type MetricType } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import { bucketIndex } from './bucket-index.ts';
import { type Counter, CounterFamily } from './counter.ts';
import { GaugeFamily } from './gauge.ts';
import { HistogramFamily } from './histogram.ts';
import { InfoFamily } from './info.ts';
import { SeriesSet, type SeriesSetOptions } from './series.ts';
import { StateSetFamily } from './stateset.ts';
import { FamilyText } from './text/family-text.ts';
import { type ExpositionFormat, pageEnds } from './text/format.ts';

type Declared<T extends MetricType> = MetricFamily & { readonly type: T };

export interface RegistryOptions {
  /**
   * Where errors and overflows are counted. Default: this registry itself. The registry of a `/probe` page, which holds
   * nothing but its target's metrics, names the daemon's.
   */
  readonly reportTo?: Registry | undefined;
}

export interface FamilyOptions {
  /** Labels that keep their value when series are folded into `other`; the caller bounds their values. */
  readonly keepOnOverflow?: readonly string[];
}

export interface EncodeOptions {
  /** Names of families to leave out, since another source on the same page has them. */
  readonly without?: ReadonlySet<string>;
}

interface Entry {
  readonly family: MetricFamily;
  readonly set: SeriesSet;
  readonly handle: unknown;
  readonly texts: Partial<Record<ExpositionFormat, FamilyText>>;
}

/**
 * Metric families and their series. A family is taken from the catalogue, a series bound once, an observation is
 * arithmetic on typed arrays, and text is made only by `encode`. Not for use by several threads.
 */
export class Registry {
  readonly #entries = new Map<string, Entry>();
  readonly #collectors = new Map<() => void, string>();
  readonly #errors = new Map<string, Counter>();
  readonly #report: Registry;

  constructor(options: RegistryOptions = {}) {
    this.#report = options.reportTo ?? this;
  }

  counter<F extends Declared<'counter'>>(family: F, options: FamilyOptions = {}): CounterFamily<F> {
    return this.#family(family, { ...options, stride: 1, initial: 0 }, (set) => {
      return new CounterFamily<F>(set, () => this.error('registry'));
    });
  }

  gauge<F extends Declared<'gauge'>>(family: F, options: FamilyOptions = {}): GaugeFamily<F> {
    return this.#family(family, { ...options, stride: 1, initial: NaN }, (set) => new GaugeFamily<F>(set));
  }

  histogram<F extends Declared<'histogram'>>(family: F, options: FamilyOptions = {}): HistogramFamily<F> {
    const index = bucketIndex(family.buckets ?? []);
    return this.#family(family, { ...options, stride: index.bounds.length + 1, initial: 0 }, (set) => {
      return new HistogramFamily<F>(set, index, () => this.error('registry'));
    });
  }

  info<F extends Declared<'info'>>(family: F): InfoFamily<F> {
    return this.#family(family, { stride: 1, initial: NaN }, (set) => new InfoFamily<F>(set));
  }

  stateset<F extends Declared<'stateset'>>(family: F): StateSetFamily<F> {
    return this.#family(family, { stride: 1, initial: NaN }, (set) => new StateSetFamily<F>(set));
  }

  /**
   * Has `collect` called, synchronously, before each page is made. Should it throw, that is counted under `component`
   * and the page is made without it. Returns how to stop.
   */
  onCollect(component: string, collect: () => void): () => void {
    this.#collectors.set(collect, component);
    this.errorCounter(component);
    return () => {
      this.#collectors.delete(collect);
    };
  }

  /** Counts an error inside Pulso that was kept from the service's own code. Never throws. */
  error(component: string): void {
    this.errorCounter(component).inc();
  }

  /** The counter of a component's errors, for those who want it to stand at 0 from the start. */
  errorCounter(component: string): Counter {
    if (this.#report !== this) return this.#report.errorCounter(component);
    let counter = this.#errors.get(component);
    if (counter === undefined) {
      counter = this.counter(metrics.exporter.errors).bind({ component });
      this.#errors.set(component, counter);
    }
    return counter;
  }

  /** Whether a family of this name is registered and has a series. */
  has(name: string): boolean {
    return (this.#entries.get(name)?.set.all.length ?? 0) > 0;
  }

  /** Reads callbacks, runs collectors and returns the page, a copy that the caller may keep. Never throws. */
  encode(format: ExpositionFormat, options: EncodeOptions = {}): Buffer {
    const parts = this.#texts(format, options);
    parts.push(Buffer.from(pageEnds[format]));
    return Buffer.concat(parts);
  }

  /** As `encode`, but without the line that ends a page, to be followed by another source's text. */
  encodeOpen(format: ExpositionFormat, options: EncodeOptions = {}): Buffer {
    return Buffer.concat(this.#texts(format, options));
  }

  #texts(format: ExpositionFormat, options: EncodeOptions): Buffer[] {
    this.#collect();
    const parts: Buffer[] = [];
    for (const [name, entry] of this.#entries) {
      if (options.without?.has(name) === true) continue;
      parts.push((entry.texts[format] ??= new FamilyText(entry.set, format)).update());
    }
    return parts;
  }

  #collect(): void {
    for (const [collect, component] of this.#collectors) {
      try {
        collect();
      } catch {
        this.error(component);
      }
    }
    for (const { set } of this.#entries.values()) {
      for (const { place, read } of set.all) {
        if (read === undefined) continue;
        let value: number | undefined;
        try {
          value = read();
        } catch {
          this.error('callback');
        }
        place.cells[place.base] = typeof value === 'number' ? value : NaN;
      }
    }
  }

  #family<H>(
    family: MetricFamily,
    options: FamilyOptions & Pick<SeriesSetOptions, 'stride' | 'initial'>,
    make: (set: SeriesSet) => H,
  ): H {
    const existing = this.#entries.get(family.name);
    if (existing !== undefined) {
      if (existing.family !== family) {
        throw new PulsoError(
          'metric_conflict',
          `metric ${family.name} is declared twice; take its declaration from one place`,
        );
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one declaration, one type, one kind of handle
      return existing.handle as H;
    }
    const set = new SeriesSet(family, {
      stride: options.stride,
      initial: options.initial,
      keep: options.keepOnOverflow,
      onOverflow: (name, count) => this.#overflow(name, count),
    });
    const handle = make(set);
    this.#entries.set(family.name, { family, set, handle, texts: {} });
    return handle;
  }

  #overflow(family: string, count: number): void {
    // The counter of overflows has one label, the family, and cannot itself overflow into recursion.
    if (family === metrics.exporter.overflow.name) return;
    this.#report.counter(metrics.exporter.overflow).bind({ family }).inc(count);
  }
}
