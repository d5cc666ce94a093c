import type { SignedCheckpoint } from './checkpoint.ts';
import type { EvidenceKind } from './kinds.ts';
import type { Link } from './link.ts';

/** A line of evidence and where it stands, for messages: a file and its line, or a table and its row. */
export interface Stored {
  readonly text: string;
  readonly place: string;
  /** The last line of all, which has no line end: it was only partly written, or cut. */
  readonly isTorn?: true;
}

/** Reading needs no right to write, and may be done while another process writes. */
export interface EvidenceReader {
  /** Every line in its order; never more than one file's part in memory. */
  readonly lines: () => AsyncIterable<Stored>;
  readonly checkpoints: () => AsyncIterable<Stored>;
  readonly close: () => Promise<void>;
}

/** What was taken away from the end of a store that had not been closed. */
export interface Recovered {
  readonly bytes: number;
  readonly digest: string;
}

/** Where evidence is kept. One process writes at a time; what `append` has resolved for survives the loss of power. */
export interface EvidenceStore {
  /**
   * Takes the store for this process.
   * @throws PulsoError `evidence_taken` where another process has it, `evidence_unavailable` where it cannot be had
   */
  readonly open: () => Promise<{ readonly last?: Link; readonly recovered?: Recovered }>;
  /** All of them or, where it throws, as many of the first as there was time for; asked again it goes on after those. */
  readonly append: (links: readonly Link[]) => Promise<void>;
  readonly keepCheckpoint: (checkpoint: SignedCheckpoint) => Promise<void>;
  /** The latest entry of a kind whose data has these members. */
  readonly latest: (kind: EvidenceKind, data?: Readonly<Record<string, string>>) => Promise<Link | undefined>;
  /** Those over entries after `seq`. */
  readonly checkpointsAfter: (seq: number) => Promise<readonly SignedCheckpoint[]>;
  readonly close: () => Promise<void>;
}
