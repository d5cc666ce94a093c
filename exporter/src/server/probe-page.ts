import { SamplesPage } from '../postgres/expose.ts';
import type { ExpositionFormat } from '../registry/text/format.ts';
import type { EncodeOptions, Registry } from '../registry/registry.ts';
import type { Watch } from './watch.ts';

/** After a change, this long without another until the page is made ready: a round of collectors is many changes. */
const SETTLED_MS = 50;

/** What a page needs of a watch. */
export type Watched = Pick<Watch, 'databases' | 'samples' | 'ages' | 'nextExpiry' | 'onChange'>;

/**
 * A watch's page, ready before it is asked for: when a round of collectors has ended its text is made, so that a scrape
 * has only ages to write.
 */
export class ProbePage {
  readonly #watch: Watched;
  readonly #reportTo: Registry;
  #page: SamplesPage;
  /** Of the page; families' limits go by it. */
  #databases: number;
  #isChanged = true;
  /** Until when the page may stand without a change, by the monotonic clock: then a value is too old. */
  #expiry = 0;
  #format: ExpositionFormat | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param reportTo counts what the page could not take */
  constructor(watch: Watched, reportTo: Registry) {
    this.#watch = watch;
    this.#reportTo = reportTo;
    this.#databases = watch.databases;
    this.#page = new SamplesPage(reportTo, this.#databases);
    watch.onChange(() => this.#changed());
  }

  encode(format: ExpositionFormat, options?: EncodeOptions): Buffer {
    this.#format = format;
    this.#show();
    return this.#page.registry.encode(format, options);
  }

  #show(): void {
    if (!this.#isChanged && performance.now() < this.#expiry) {
      this.#page.update(this.#watch.ages());
      return;
    }
    const { databases } = this.#watch;
    if (databases !== this.#databases) {
      this.#databases = databases;
      this.#page = new SamplesPage(this.#reportTo, databases);
    }
    this.#expiry = this.#watch.nextExpiry();
    this.#page.show(this.#watch.samples());
    this.#isChanged = false;
  }

  #changed(): void {
    this.#isChanged = true;
    // Nobody has asked yet, and perhaps nobody will.
    if (this.#format === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#prepare(), SETTLED_MS).unref();
  }

  #prepare(): void {
    try {
      if (this.#format !== undefined) this.encode(this.#format);
    } catch {
      // The scrape will fail in the same way, and tell its reader.
      this.#reportTo.error('server');
    }
  }
}
