import { PulsoError } from '../../errors.ts';
import { checkpointLine, parseCheckpoint, type SignedCheckpoint } from '../checkpoint.ts';
import { type Link, parseLink } from '../link.ts';
import type { EvidenceReader } from '../store.ts';

/** What a package is made of: whole stretches between checkpoints, so that its beginning and its end are signed. */
export interface Selection {
  /** Of the period itself, both included; milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The checkpoint that the first entry hangs on; none where the package begins with the store. */
  readonly anchor: SignedCheckpoint | undefined;
  readonly end: SignedCheckpoint;
  /** From the anchor to the end, both included. */
  readonly checkpoints: readonly SignedCheckpoint[];
  readonly links: () => AsyncIterable<Link>;
}

/**
 * The entries of a period, from the last checkpoint before it to the first one after it.
 * @throws PulsoError where nothing of the period is sealed
 */
export async function select(reader: EvidenceReader, from: number, to: number): Promise<Selection> {
  const all: SignedCheckpoint[] = [];
  for await (const { text } of reader.checkpoints()) {
    const signed = parseCheckpoint(text);
    if (signed !== undefined) all.push(signed);
  }
  const anchor = all.findLast(({ checkpoint }) => checkpoint.at < from);
  const end = all.find(({ checkpoint }) => checkpoint.at >= to) ?? all.at(-1);
  const first = anchor?.checkpoint.seq ?? 0;
  if (end === undefined || end.checkpoint.seq <= first) {
    throw new PulsoError(
      'invalid_option',
      'No checkpoint is over this period, so nobody could tell whether its evidence is whole. Choose another one, or wait for the next checkpoint.',
    );
  }
  const last = end.checkpoint.seq;
  const within = ({ checkpoint: { seq } }: SignedCheckpoint) => seq >= first && seq <= last;
  return {
    ...{ from, to, anchor, end, checkpoints: all.filter(within) },
    async *links(): AsyncIterable<Link> {
      for await (const { text } of reader.lines()) {
        const link = parseLink(text);
        if ('problem' in link || link.entry.seq <= first) continue;
        if (link.entry.seq > last) return;
        yield link;
      }
    },
  };
}

export const checkpointText = (list: readonly SignedCheckpoint[]): string =>
  list.map((signed) => `${checkpointLine(signed)}\n`).join('');
