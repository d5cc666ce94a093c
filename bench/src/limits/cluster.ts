import { LimitPage } from './slots-page.ts';

/** A worker's numbers, of which it sends those that changed: each with its place, as Base64. */
export class LimitWorker {
  readonly #values: Float64Array;
  readonly #sent: Float64Array;
  readonly #changed: Float64Array;
  readonly #places: Uint32Array;

  constructor(values: Float64Array) {
    this.#values = values;
    this.#sent = new Float64Array(values.length);
    this.#changed = new Float64Array(values.length);
    this.#places = new Uint32Array(values.length);
  }

  report(): string {
    const values = this.#values;
    const sent = this.#sent;
    let count = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value === sent[i]) continue;
      sent[i] = value;
      this.#changed[count] = value;
      this.#places[count++] = i;
    }
    const bytes = Buffer.allocUnsafeSlow(count * 12);
    bytes.set(new Uint8Array(this.#changed.buffer, 0, count * 8));
    bytes.set(new Uint8Array(this.#places.buffer, 0, count * 4), count * 8);
    return bytes.toString('base64');
  }
}

/**
 * The least that gives the sum of several workers' pages: the shape is known, only what changed is sent, and added. It
 * knows nothing of workers that come, go or hang.
 */
export class LimitCluster {
  readonly page: LimitPage;
  readonly #last = new Map<number, Float64Array>();

  constructor(prefixes: readonly string[]) {
    this.page = new LimitPage(prefixes);
  }

  apply(worker: number, report: string): void {
    const { values } = this.page;
    let last = this.#last.get(worker);
    if (last === undefined) this.#last.set(worker, (last = new Float64Array(values.length)));
    const bytes = Uint8Array.from(Buffer.from(report, 'base64'));
    const count = bytes.length / 12;
    const changed = new Float64Array(bytes.buffer, 0, count);
    const places = new Uint32Array(bytes.buffer, count * 8, count);
    for (let i = 0; i < count; i++) {
      const place = places[i]!;
      values[place]! += changed[i]! - last[place]!;
      last[place] = changed[i]!;
    }
  }
}
