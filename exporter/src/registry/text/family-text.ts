import type { MetricFamily } from '@pulso/catalogue';
import type { ExemplarBook } from '../exemplar.ts';
import type { SeriesSet, SeriesWatcher } from '../series.ts';
import { insertExemplars } from './exemplar-text.ts';
import type { ExpositionFormat } from './format.ts';
import { headerOf } from './header.ts';
import { layOut } from './lay-out.ts';
import { NARROWEST, PADDING, widerThan } from './number.ts';
import { rewrite } from './rewrite.ts';
import { ABSENT, EMPTY_TEXT, type Shape, shapeOf, type Text } from './shape.ts';

/** Lines between two chances to let others work: some 0.1 ms, ten times as much before the code is compiled. */
const LINES_PER_SLICE = 1_024;

/** Numbers of a family that is small enough to be written in one slice: nothing else runs meanwhile. */
let scratch = new Float64Array(4_096);

export interface FamilyTextOptions {
  /** False: the text is dropped after each making, and made from nothing for the next: less memory, more time. */
  readonly keep: boolean;
  readonly linesPerSlice?: number;
  /** Shown in OpenMetrics alone. */
  readonly exemplars?: ExemplarBook | undefined;
}

/** One making of a family's text, in slices. */
export interface TextJob {
  /** Works for one slice; true when done. */
  step(): boolean;
  /** The text, as copies of what is kept; complete when the job is done. */
  readonly parts: readonly Buffer[];
}

/**
 * The text of one family in one format, by default kept between scrapes. Each value owns a slot of fixed width, and only values
 * that changed since the last scrape are written again. Where series come or go, text of the others is moved, not made
 * anew. Each text shows the numbers of one moment: a copy of them is taken when its making begins.
 */
export class FamilyText implements SeriesWatcher {
  readonly #set: SeriesSet;
  readonly #family: MetricFamily;
  readonly #format: ExpositionFormat;
  readonly #keep: boolean;
  readonly #positionsPerSlice: number;
  readonly #exemplars: ExemplarBook | undefined;
  #shape: Shape;
  #text: Text = EMPTY_TEXT;
  /** A series went whose lines are still in the bytes. */
  #hasHoles = false;
  #running: TextJob | undefined;
  readonly #forgotten: number[] = [];

  constructor(set: SeriesSet, format: ExpositionFormat, options: FamilyTextOptions) {
    this.#set = set;
    this.#family = set.family;
    this.#format = format;
    this.#keep = options.keep;
    this.#exemplars = format === 'openmetrics' ? options.exemplars : undefined;
    this.#shape = shapeOf(this.#family, { count: NARROWEST, number: NARROWEST });
    this.#positionsPerSlice = Math.max(1, Math.floor((options.linesPerSlice ?? LINES_PER_SLICE) / this.#shape.lines));
  }

  /** The text as of now, made in one go; empty where no series is present. The next call may write into the same bytes. */
  update(): Buffer {
    while (this.#running?.step() === false);
    if (this.#isRewritten()) return this.#text.bytes;
    const job = this.#begin(true);
    while (!job.step());
    return job.parts.length > 1 ? Buffer.concat(job.parts) : (job.parts[0] ?? EMPTY_TEXT.bytes);
  }

  /** Begins to make the text of this moment. A job that has not ended is ended first: it shows an earlier moment. */
  start(): TextJob {
    return this.#begin(false);
  }

  forget(position: number): void {
    if (this.#running === undefined) this.#drop(position);
    else this.#forgotten.push(position);
  }

  #begin(whole: boolean): TextJob {
    while (this.#running?.step() === false);
    const parts: Buffer[] = [];
    const steps = this.#run(this.#snapshot(), parts, whole);
    const job = {
      parts,
      step: (): boolean => {
        if (this.#running !== job) return true;
        if (steps.next().done !== true) return false;
        this.#end();
        return true;
      },
    };
    this.#running = job;
    // At once, since the labels are read by it, and are those of this moment.
    job.step();
    return job;
  }

  /** The common case, without the machinery of slices: a small family whose series are those of the page before. */
  #isRewritten(): boolean {
    const count = this.#set.cells.count;
    if (count !== this.#text.starts.length || count > this.#positionsPerSlice || this.#hasHoles) return false;
    if (this.#exemplars !== undefined && this.#exemplars.size > 0) return false;
    const numbers = this.#snapshot();
    return rewrite(this.#shape, this.#text, numbers, 0, count, PADDING[this.#format]) === undefined;
  }

  #end(): void {
    this.#running = undefined;
    for (const position of this.#forgotten.splice(0)) this.#drop(position);
    if (!this.#keep) this.#text = EMPTY_TEXT;
  }

  #drop(position: number): void {
    const { starts } = this.#text;
    if (position >= starts.length || starts[position] === ABSENT) return;
    starts[position] = ABSENT;
    this.#hasHoles = true;
  }

  #snapshot(): Float64Array {
    const { cells } = this.#set;
    const length = cells.count * cells.stride;
    let numbers: Float64Array;
    if (cells.count > this.#positionsPerSlice) {
      numbers = new Float64Array(length);
    } else {
      if (scratch.length < length) scratch = new Float64Array(length);
      numbers = scratch.subarray(0, length);
    }
    cells.copyTo(numbers);
    return numbers;
  }

  *#run(numbers: Float64Array, parts: Buffer[], whole: boolean): Generator<void> {
    const positions = numbers.length / this.#shape.stride;
    // In one slice, `rewrite` finds on its way what came or went, still at the moment whose labels are to be read.
    const isFoundLater = positions === this.#text.starts.length && positions <= this.#positionsPerSlice;
    if (this.#hasHoles || !(isFoundLater || this.#showsSameSeries(numbers))) {
      yield* this.#layOut(numbers, this.#shape);
    }
    let emitted = 0;
    let from = 0;
    // Positions past those of the text are absent.
    while (from < this.#text.starts.length) {
      const count = this.#text.starts.length;
      const to = Math.min(from + this.#positionsPerSlice, count);
      const obstacle = rewrite(this.#shape, this.#text, numbers, from, to, PADDING[this.#format]);
      if (obstacle !== undefined) {
        const old = this.#shape;
        if (obstacle !== 'series') {
          this.#shape = shapeOf(this.#family, { ...old.widths, [obstacle]: widerThan(old.widths[obstacle]) });
        }
        yield* this.#layOut(numbers, old);
        parts.length = emitted = from = 0;
        continue;
      }
      const end = whole ? emitted : (this.#endOf(from, to) ?? emitted);
      if (end > emitted) parts.push(this.#part(emitted, end));
      emitted = end;
      from = to;
      if (from < count) yield;
    }
    if (whole) parts.push(this.#text.bytes);
    if (this.#exemplars !== undefined && this.#exemplars.size > 0) {
      insertExemplars(parts, this.#exemplars, this.#set, this.#shape, this.#text);
    }
  }

  /** What is kept is written again, before the page may have been sent: it gets a copy. */
  #part(from: number, to: number): Buffer {
    const part = this.#text.bytes.subarray(from, to);
    return this.#keep ? Buffer.from(part) : part;
  }

  *#layOut(numbers: Float64Array, oldShape: Shape): Generator<void> {
    this.#text = yield* layOut({
      ...{ set: this.#set, shape: this.#shape, header: headerOf(this.#family, this.#format) },
      ...{ numbers, old: this.#text, oldShape, positionsPerSlice: this.#positionsPerSlice },
    });
    this.#hasHoles = false;
  }

  /** Whether those series are in the text that have a finite number, and no others. */
  #showsSameSeries(numbers: Float64Array): boolean {
    const { starts } = this.#text;
    const { stride } = this.#shape;
    const known = starts.length;
    const count = numbers.length / stride;
    for (let p = 0; p < count; p++) {
      const first = numbers[p * stride]!;
      if ((first - first === 0) !== (p < known && starts[p] !== ABSENT)) return false;
    }
    return true;
  }

  /** Where the text of the last series present between two positions ends. */
  #endOf(from: number, to: number): number | undefined {
    const { starts, blocks } = this.#text;
    for (let p = to - 1; p >= from; p--) {
      const start = starts[p]!;
      if (start !== ABSENT) return start + this.#shape.fixed + this.#shape.lines * blocks[p]!;
    }
    return undefined;
  }
}
