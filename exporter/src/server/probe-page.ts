import { metrics } from '@pulso/catalogue';
import { GzipBeginning, MIN_COMPRESSED } from '../gzip.ts';
import { SamplesPage } from '../postgres/expose.ts';
import type { ExpositionFormat } from '../registry/text/format.ts';
import type { EncodeOptions, Registry } from '../registry/registry.ts';
import type { Watch } from './watch.ts';

/** After a change, this long without another until the page is made ready: a round of collectors is many changes. */
const SETTLED_MS = 50;

/** What changes with the clock alone: it ends the page, so that the rest can stand as it is. */
const AGES: ReadonlySet<string> = new Set([metrics.postgres.collectorAge.name]);

/** In which form a page was asked for last: the one in which it is made ready. */
interface Asked {
  readonly format: ExpositionFormat;
  readonly asGzip: boolean;
}

/** All of a page but the ages. */
interface Ready {
  readonly format: ExpositionFormat;
  readonly text: Buffer;
  compressed?: Promise<GzipBeginning>;
}

export interface PageBody {
  readonly body: Buffer;
  readonly isGzip: boolean;
}

/** What a page needs of a watch. */
export type Watched = Pick<Watch, 'databases' | 'samples' | 'ages' | 'nextExpiry' | 'onChange'>;

/**
 * A watch's page, ready before it is asked for: when a round of collectors has ended its text is made, and compressed off
 * the event loop where the reader takes that, so that a scrape has only ages to write.
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
  #asked: Asked | undefined;
  #ready: Ready | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param reportTo counts what the page could not take */
  constructor(watch: Watched, reportTo: Registry) {
    this.#watch = watch;
    this.#reportTo = reportTo;
    this.#databases = watch.databases;
    this.#page = new SamplesPage(reportTo, this.#databases);
    watch.onChange(() => this.#changed());
  }

  /** The page with only some of its families, as `Registry.encode`. */
  encode(format: ExpositionFormat, options?: EncodeOptions): Buffer {
    if (!this.#stands()) this.#show();
    this.#page.update(this.#watch.ages());
    return this.#page.registry.encode(format, options);
  }

  /** The whole page, with the ages of now. */
  async body(format: ExpositionFormat, asGzip: boolean): Promise<PageBody> {
    this.#asked = { format, asGzip };
    const ready = this.#readyIn(this.#asked);
    const compressed = await ready.compressed;
    this.#page.update(this.#watch.ages());
    const ages = this.#page.registry.encode(format, { only: AGES });
    return compressed === undefined
      ? { body: Buffer.concat([ready.text, ages]), isGzip: false }
      : { body: compressed.with(ages), isGzip: true };
  }

  #readyIn({ format, asGzip }: Asked): Ready {
    if (!this.#stands()) this.#show();
    if (this.#ready?.format !== format) {
      this.#ready = { format, text: this.#page.registry.encodeOpen(format, { without: AGES }) };
    }
    if (asGzip && this.#ready.text.length >= MIN_COMPRESSED) {
      this.#ready.compressed ??= GzipBeginning.of(this.#ready.text);
      return this.#ready;
    }
    return { format, text: this.#ready.text };
  }

  /** Whether what was shown last is what there is to show, but for ages. */
  #stands(): boolean {
    return !this.#isChanged && performance.now() < this.#expiry;
  }

  #show(): void {
    const { databases } = this.#watch;
    if (databases !== this.#databases) {
      this.#databases = databases;
      this.#page = new SamplesPage(this.#reportTo, databases);
    }
    this.#expiry = this.#watch.nextExpiry();
    this.#page.show(this.#watch.samples());
    this.#ready = undefined;
    this.#isChanged = false;
  }

  #changed(): void {
    this.#isChanged = true;
    // Nobody has asked yet, and perhaps nobody will.
    if (this.#asked === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#prepare(), SETTLED_MS).unref();
  }

  #prepare(): void {
    // The scrape will fail in the same way, and tell its reader.
    const failed = () => this.#reportTo.error('server');
    try {
      if (this.#asked !== undefined) void this.#readyIn(this.#asked).compressed?.catch(failed);
    } catch {
      failed();
    }
  }
}
