import { gzipParts, MIN_COMPRESSED } from '../gzip.ts';
import { SamplesPage } from '../postgres/expose.ts';
import type { ExpositionFormat } from '../registry/text/format.ts';
import type { EncodeOptions, Registry } from '../registry/registry.ts';
import type { Watch } from './watch.ts';

/** After a change, this long without another until the page is made ready: a round of collectors is many changes. */
const SETTLED_MS = 50;
/** Until then the page before them is sent, but not longer than this after the first of them. */
const MAY_LAG_MS = 1_000;
/** After making it ready, a pause of this many times as long: many sessions that read all the time cost a twentieth of a core. */
const REST = 20;

/** In which form a page was asked for last: the one in which it is made ready. */
interface Asked {
  readonly format: ExpositionFormat;
  readonly asGzip: boolean;
}

interface Ready {
  readonly format: ExpositionFormat;
  readonly text: Buffer;
  compressed?: Promise<Buffer>;
}

export interface PageBody {
  readonly body: Buffer;
  readonly isGzip: boolean;
}

/** What a page needs of a watch. */
export type Watched = Pick<Watch, 'databases' | 'samples' | 'nextExpiry' | 'onChange'>;

/**
 * A watch's page, ready before it is asked for: when a round of collectors has ended its text is made, and compressed off
 * the event loop where the reader takes that, so that a scrape has only to send it.
 */
export class ProbePage {
  readonly #watch: Watched;
  readonly #reportTo: Registry;
  #page: SamplesPage;
  /** Of the page; families' limits go by it. */
  #databases: number;
  /** When something first changed that the page does not show yet, by the monotonic clock. */
  #changedAt = Infinity;
  /** Until when the page may stand without a change, by the monotonic clock: then a value is too old. */
  #expiry = 0;
  #asked: Asked | undefined;
  #ready: Ready | undefined;
  #timer: NodeJS.Timeout | undefined;
  #restsUntil = 0;

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
    return this.#page.registry.encode(format, options);
  }

  /** The whole page. */
  async body(format: ExpositionFormat, asGzip: boolean): Promise<PageBody> {
    this.#asked = { format, asGzip };
    const { text, compressed } = this.#readyIn(this.#asked);
    return compressed === undefined ? { body: text, isGzip: false } : { body: await compressed, isGzip: true };
  }

  #readyIn({ format, asGzip }: Asked): Ready {
    if (!this.#stands()) this.#show();
    if (this.#ready?.format !== format) this.#ready = { format, text: this.#page.registry.encode(format) };
    const { text } = this.#ready;
    if (!asGzip || text.length < MIN_COMPRESSED) return { format, text };
    this.#ready.compressed ??= gzipParts([text]).then((parts) => Buffer.concat(parts));
    return this.#ready;
  }

  /** Whether what was shown last is what there is to show. */
  #stands(): boolean {
    const now = performance.now();
    return now < this.#expiry && now < this.#changedAt + MAY_LAG_MS;
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
    this.#changedAt = Infinity;
  }

  #changed(): void {
    this.#changedAt = Math.min(this.#changedAt, performance.now());
    // Nobody has asked yet, and perhaps nobody will.
    if (this.#asked === undefined) return;
    clearTimeout(this.#timer);
    const wait = Math.max(SETTLED_MS, this.#restsUntil - performance.now());
    this.#timer = setTimeout(() => void this.#prepare(), wait).unref();
  }

  async #prepare(): Promise<void> {
    const begun = performance.now();
    try {
      this.#show();
      if (this.#asked !== undefined) await this.#readyIn(this.#asked).compressed;
    } catch {
      // The scrape will fail in the same way, and tell its reader.
      this.#reportTo.error('server');
    }
    const now = performance.now();
    this.#restsUntil = now + REST * (now - begun);
  }
}
