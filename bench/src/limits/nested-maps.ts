import { LimitCounter } from './counter.ts';

/** The least that finds a counter by three strings that are known only at run time: three maps, no key. */
export class LimitNestedMaps {
  readonly #root = new Map<string, Map<string, Map<string, LimitCounter>>>();
  readonly #cells = new Float64Array(1_024);
  #used = 0;

  inc(a: string, b: string, c: string): void {
    const found = this.#root.get(a)?.get(b)?.get(c);
    if (found !== undefined) found.inc();
    else this.#add(a, b, c);
  }

  #add(a: string, b: string, c: string): void {
    let second = this.#root.get(a);
    if (second === undefined) this.#root.set(a, (second = new Map()));
    let third = second.get(b);
    if (third === undefined) second.set(b, (third = new Map()));
    const counter = new LimitCounter(this.#cells, this.#used++);
    third.set(c, counter);
    counter.inc();
  }
}
