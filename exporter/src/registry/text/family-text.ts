import type { MetricFamily } from '@pulso/catalogue';
import type { SeriesSet } from '../series.ts';
import type { ExpositionFormat } from './format.ts';
import { headerOf } from './header.ts';
import { linesOf, readValues, valuesPerSeries } from './layout.ts';
import { PADDING, writeSlot } from './number.ts';

const EMPTY = Buffer.alloc(0);

/**
 * The text of one family in one format, kept between scrapes. Each value owns a slot of fixed width, and only values
 * that changed since the last scrape are written again; series that come, go or vanish have the text built anew.
 */
export class FamilyText {
  readonly #set: SeriesSet;
  readonly #format: ExpositionFormat;
  readonly #family: MetricFamily;
  /** Values of one series, as they are read. */
  readonly #values: Float64Array;
  #bytes: Buffer = EMPTY;
  #revision = -1;
  /** By series: whether it was absent when the text was built. */
  #absent = new Uint8Array(0);
  /** By value of all present series: what the text says, and where. */
  #last = new Float64Array(0);
  #slots = new Uint32Array(0);
  #widths: Uint8Array;

  constructor(set: SeriesSet, format: ExpositionFormat) {
    this.#set = set;
    this.#format = format;
    this.#family = set.family;
    this.#values = new Float64Array(valuesPerSeries(set.family));
    this.#widths = new Uint8Array(this.#values.length);
  }

  /** The text as of now; empty where no series is present. The next call writes into the same bytes: copy them. */
  update(): Buffer {
    if (this.#revision !== this.#set.revision || !this.#rewrite()) this.#build();
    return this.#bytes;
  }

  /** Writes what changed; false if a series has come into being or vanished, so that the text must be built anew. */
  #rewrite(): boolean {
    const { all } = this.#set;
    const values = this.#values;
    const width = values.length;
    const padding = PADDING[this.#format];
    let next = 0;
    for (let s = 0; s < all.length; s++) {
      const present = readValues(this.#family, all[s]!, values);
      if (present !== (this.#absent[s] === 0)) return false;
      if (!present) continue;
      for (let i = 0; i < width; i++, next++) {
        const value = values[i]!;
        if (value === this.#last[next]) continue;
        this.#last[next] = value;
        writeSlot(this.#bytes, this.#slots[next]!, this.#widths[i]!, value, padding);
      }
    }
    return true;
  }

  #build(): void {
    const { all } = this.#set;
    const values = this.#values;
    this.#revision = this.#set.revision;
    this.#absent = new Uint8Array(all.length);
    this.#last = new Float64Array(all.length * values.length);
    this.#slots = new Uint32Array(this.#last.length);
    const header = headerOf(this.#family, this.#format);
    const pieces: string[] = [header];
    let at = Buffer.byteLength(header);
    let next = 0;
    for (const [s, series] of all.entries()) {
      if (!readValues(this.#family, series, values)) {
        this.#absent[s] = 1;
        continue;
      }
      for (const [i, line] of linesOf(this.#family, series).entries()) {
        pieces.push(line.prefix, ' '.repeat(line.width), '\n');
        at += Buffer.byteLength(line.prefix);
        this.#slots[next] = at;
        this.#widths[i] = line.width;
        this.#last[next++] = values[i]!;
        at += line.width + 1;
      }
    }
    if (next === 0) {
      this.#bytes = EMPTY;
      return;
    }
    this.#bytes = Buffer.from(pieces.join(''));
    const padding = PADDING[this.#format];
    for (let v = 0; v < next; v++) {
      writeSlot(this.#bytes, this.#slots[v]!, this.#widths[v % values.length]!, this.#last[v]!, padding);
    }
  }
}
