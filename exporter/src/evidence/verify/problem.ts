export type ProblemKind =
  /** A line is not what Pulso wrote: it was edited. */
  | 'edited'
  /** Entries are missing here. */
  | 'missing'
  /** An entry stands where another belongs: moved, repeated, or of another chain. */
  | 'reordered'
  /** The chain does not hold between two lines. */
  | 'broken'
  /** An entry is dated before the one before it, or after now. */
  | 'dated'
  /** The chain ends before an entry that a checkpoint is over. */
  | 'truncated'
  /** An entry is not the one that a checkpoint was signed over: the chain was written anew. */
  | 'rewritten'
  /** A checkpoint that the chain announces, or that is kept elsewhere, is not there. */
  | 'checkpoint-missing'
  /** A checkpoint is no checkpoint, or not of a key that is trusted. */
  | 'checkpoint-forged'
  /** There is no evidence at all. */
  | 'empty';

export interface Problem {
  readonly kind: ProblemKind;
  /** File and line, or table and row. */
  readonly place: string;
  /** The entry that it is about, where that is known. */
  readonly seq?: number;
  /** In words, to be read after `place` and `seq`. */
  readonly what: string;
}

/** Of many problems the first are kept, and all are counted. */
export class Problems {
  readonly #most: number;
  readonly first: Problem[] = [];
  count = 0;

  constructor(most = 100) {
    this.#most = most;
  }

  add(kind: ProblemKind, place: string, what: string, seq?: number): void {
    this.count++;
    if (this.first.length < this.#most) this.first.push({ kind, place, what, ...(seq === undefined ? {} : { seq }) });
  }
}
