import { setImmediate } from 'node:timers/promises';
import { metrics, type MetricFamily, type MetricType } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import { bucketIndex } from './bucket-index.ts';
import type { Handle } from './cells.ts';
import { Counter, CounterFamily } from './counter.ts';
import { Gauge, GaugeFamily } from './gauge.ts';
import type { ExemplarBook, ExemplarSource } from './exemplar.ts';
import { ExemplarCounter, ExemplarHistogram } from './exemplar-handles.ts';
import type { PersonalDataKind } from './guard/personal-data.ts';
import { Histogram, HistogramFamily } from './histogram.ts';
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
  /**
   * Whether the text of each page is kept, so that the next one rewrites only what changed. Default true. False takes
   * a third of the memory, and several times as long for each page.
   */
  readonly keepText?: boolean | undefined;
  /** Gives the span that is active. With it, counters and histograms keep exemplars, which OpenMetrics pages show. */
  readonly exemplars?: ExemplarSource | undefined;
}

export interface FamilyOptions {
  /** Labels that keep their value when series are folded into `other`; the caller bounds their values. */
  readonly keepOnOverflow?: readonly string[];
}

export interface EncodeOptions {
  /** Names of families to leave out, since another source on the same page has them. */
  readonly without?: ReadonlySet<string>;
  /** Names of the only families to show; nothing is collected for others. */
  readonly only?: ReadonlySet<string> | undefined;
}

interface Collector {
  readonly component: string;
  readonly fills: readonly MetricFamily[] | undefined;
}

export interface EncodePartsOptions extends EncodeOptions {
  /** Milliseconds after which others are let work, about. Default 2. */
  readonly holdMs?: number;
}

const DEFAULT_HOLD_MS = 2;
/** A format that nobody asked for in this time has its text dropped. */
const UNUSED_MS = 15 * 60_000;
/** Absent until it is set. */
const GAUGE = { stride: 1, initial: NaN, make: (cells: Float64Array, at: number) => new Gauge(cells, at) };

interface Entry {
  readonly family: MetricFamily;
  readonly set: SeriesSet;
  readonly face: unknown;
  readonly exemplars: ExemplarBook;
  readonly texts: { [format in ExpositionFormat]?: FamilyText | undefined };
}

/**
 * Metric families and their series. A family is taken from the catalogue, a series bound once, an observation is
 * arithmetic on typed arrays, and text is made only by `encode`. Not for use by several threads.
 */
export class Registry {
  readonly #entries = new Map<string, Entry>();
  readonly #collectors = new Map<() => void, Collector>();
  readonly #errors = new Map<string, Counter>();
  readonly #report: Registry;
  readonly #keepText: boolean;
  readonly #exemplars: ExemplarSource | undefined;
  /** When a page was last made in each format, by `performance.now()`. */
  readonly #used: { [format in ExpositionFormat]?: number | undefined } = {};
  /** Ends when the pages that are being made in slices are done: they are made one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: RegistryOptions = {}) {
    this.#report = options.reportTo ?? this;
    this.#keepText = options.keepText ?? true;
    this.#exemplars = options.exemplars;
  }

  counter<F extends Declared<'counter'>>(family: F, options: FamilyOptions = {}): CounterFamily<F> {
    const source = this.#exemplars;
    const exemplars: ExemplarBook = new Map();
    const make = (cells: Float64Array, at: number): Counter =>
      source === undefined ? new Counter(cells, at) : new ExemplarCounter(cells, at, source, exemplars);
    const made = { stride: 1, initial: 0, make, exemplars };
    return this.#family(family, { ...options, ...made }, (set) => new CounterFamily<F>(set));
  }

  gauge<F extends Declared<'gauge'>>(family: F, options: FamilyOptions = {}): GaugeFamily<F> {
    return this.#family(family, { ...options, ...GAUGE }, (set) => new GaugeFamily<F>(set));
  }

  histogram<F extends Declared<'histogram'>>(family: F, options: FamilyOptions = {}): HistogramFamily<F> {
    const index = bucketIndex(family.buckets ?? []);
    const source = this.#exemplars;
    const exemplars: ExemplarBook = new Map();
    const make = (cells: Float64Array, at: number): Histogram =>
      source === undefined
        ? new Histogram(cells, at, index)
        : new ExemplarHistogram(cells, at, index, source, exemplars);
    const made = {
      ...{ stride: index.bounds.length + 1, initial: 0 },
      ...{ make, exemplars },
    };
    return this.#family(family, { ...options, ...made }, (set) => new HistogramFamily<F>(set));
  }

  info<F extends Declared<'info'>>(family: F): InfoFamily<F> {
    return this.#family(family, GAUGE, (set) => new InfoFamily<F>(set));
  }

  stateset<F extends Declared<'stateset'>>(family: F): StateSetFamily<F> {
    return this.#family(family, GAUGE, (set) => new StateSetFamily<F>(set));
  }

  /**
   * Has `collect` called, synchronously, before each page is made. Should it throw, that is counted under `component`
   * and the page is made without it. Where it says which families it fills, it is left out of pages that show none of
   * them. Returns how to stop.
   */
  onCollect(component: string, collect: () => void, fills?: readonly MetricFamily[]): () => void {
    this.#collectors.set(collect, { component, fills });
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
    return (this.#entries.get(name)?.set.size ?? 0) > 0;
  }

  /**
   * Reads callbacks, runs collectors and returns the page, a copy that the caller may keep. Never throws. It holds the
   * event loop for some milliseconds from about 50,000 lines on: `encodeParts` does not.
   */
  encode(format: ExpositionFormat, options: EncodeOptions = {}): Buffer {
    this.#collect(options.only);
    const texts = this.#texts(format, options).map((text) => text.update());
    return Buffer.concat([...texts, Buffer.from(pageEnds[format])]);
  }

  /**
   * As `encode`, in parts, letting others work whenever the event loop was held for some `holdMs`. Each family shows
   * one moment; two families may show moments that are some milliseconds apart. Pages are made one after the other.
   */
  encodeParts(format: ExpositionFormat, options: EncodePartsOptions = {}): Promise<readonly Buffer[]> {
    const page = this.#turn.then(() => this.#parts(format, options));
    // A page that fails is its reader's to hear of; the next one is made all the same.
    this.#turn = page.catch(() => undefined);
    return page;
  }

  async #parts(format: ExpositionFormat, options: EncodePartsOptions): Promise<readonly Buffer[]> {
    const holdMs = options.holdMs ?? DEFAULT_HOLD_MS;
    const parts: (readonly Buffer[])[] = [];
    let since = performance.now();
    this.#collect(options.only);
    const pause = async () => {
      if (performance.now() - since < holdMs) return;
      await setImmediate();
      since = performance.now();
    };
    for (const text of this.#texts(format, options)) {
      await pause();
      const job = text.start();
      while (!job.step()) await pause();
      parts.push(job.parts);
    }
    parts.push([Buffer.from(pageEnds[format])]);
    return parts.flat();
  }

  #texts(format: ExpositionFormat, options: EncodeOptions): FamilyText[] {
    const texts: FamilyText[] = [];
    for (const [name, entry] of this.#entries) {
      if (options.without?.has(name) === true || !isAsked(name, options.only)) continue;
      texts.push((entry.texts[format] ??= this.#text(entry, format)));
    }
    this.#dropUnused(format);
    return texts;
  }

  #text({ set, exemplars }: Entry, format: ExpositionFormat): FamilyText {
    const text = new FamilyText(set, format, { keep: this.#keepText, exemplars });
    set.watch(text);
    return text;
  }

  /** Somebody who looked once at the other format should not cost its text for ever. */
  #dropUnused(used: ExpositionFormat): void {
    const now = performance.now();
    this.#used[used] = now;
    for (const format of ['text', 'openmetrics'] as const) {
      if (now - (this.#used[format] ?? now) < UNUSED_MS) continue;
      this.#used[format] = undefined;
      for (const { set, texts } of this.#entries.values()) {
        if (texts[format] !== undefined) set.unwatch(texts[format]);
        texts[format] = undefined;
      }
    }
  }

  /** @internal Every family's series, with the numbers of now. */
  collected(): readonly SeriesSet[] {
    this.#collect(undefined);
    return [...this.#entries.values()].map(({ set }) => set);
  }

  /** @internal The series of a family of any type. */
  seriesOf(family: MetricFamily): SeriesSet {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the property called is that of the family's type
    (this[family.type] as (declared: MetricFamily) => unknown).call(this, family);
    return this.#entries.get(family.name)!.set;
  }

  #collect(only: ReadonlySet<string> | undefined): void {
    for (const [collect, { component, fills }] of this.#collectors) {
      if (fills?.some(({ name }) => isAsked(name, only)) === false) continue;
      try {
        collect();
      } catch {
        this.error(component);
      }
    }
    for (const [name, { set }] of this.#entries) {
      if (isAsked(name, only)) set.readCallbacks(() => this.error('callback'));
    }
    // Last, so that what the collectors were refused is on this page.
    for (const { set } of this.#entries.values()) {
      const refused = set.cells.takeRefused();
      if (refused > 0) this.errorCounter('registry').inc(refused);
    }
  }

  #family<H extends Handle, Face>(
    family: MetricFamily,
    options: FamilyOptions &
      Pick<SeriesSetOptions<H>, 'stride' | 'initial' | 'make'> & { readonly exemplars?: ExemplarBook },
    face: (set: SeriesSet<H>) => Face,
  ): Face {
    const existing = this.#entries.get(family.name);
    if (existing !== undefined) {
      if (existing.family !== family) {
        throw new PulsoError(
          'metric_conflict',
          `metric ${family.name} is declared twice; take its declaration from one place`,
        );
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one declaration, one type, one kind of face
      return existing.face as Face;
    }
    const set = new SeriesSet<H>(family, {
      stride: options.stride,
      initial: options.initial,
      make: options.make,
      keep: options.keepOnOverflow,
      onOverflow: (count) => this.#overflow(family.name, count),
      onRedacted: (kind) => this.#redacted(family.name, kind),
    });
    const made = face(set);
    this.#entries.set(family.name, { family, set, face: made, texts: {}, exemplars: options.exemplars ?? new Map() });
    return made;
  }

  #redacted(family: string, kind: PersonalDataKind): void {
    this.#report.counter(metrics.exporter.redacted).bind({ family, kind }).inc();
  }

  #overflow(family: string, count: number): void {
    // The counter of overflows has one label, the family, and cannot itself overflow into recursion.
    if (family === metrics.exporter.overflow.name) return;
    this.#report.counter(metrics.exporter.overflow).bind({ family }).inc(count);
  }
}

function isAsked(name: string, only: ReadonlySet<string> | undefined): boolean {
  return only === undefined || only.has(name);
}
