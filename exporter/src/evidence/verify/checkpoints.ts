import { checkpointProblem, parseCheckpoint, type SignedCheckpoint } from '../checkpoint.ts';
import type { PublicKey } from '../keys.ts';
import type { Stored } from '../store.ts';
import type { Problems } from './problem.ts';

export interface Placed {
  readonly signed: SignedCheckpoint;
  readonly place: string;
}

/** The checkpoints of one place that stand, by the entry that they are over; the others are problems. */
export async function readCheckpoints(
  stored: AsyncIterable<Stored>,
  trusted: readonly PublicKey[],
  problems: Problems,
  isOwn: boolean,
): Promise<Map<number, Placed>> {
  const found = new Map<number, Placed>();
  let before = 0;
  for await (const { text, place, isTorn } of stored) {
    // In the store a line without its end is one that was cut off: it counts as missing.
    if (isTorn === true && isOwn) continue;
    const signed = parseCheckpoint(text);
    if (signed === undefined) {
      problems.add('checkpoint-forged', place, 'is no checkpoint as Pulso writes it');
      continue;
    }
    const { seq } = signed.checkpoint;
    const wrong = checkpointProblem(signed, trusted);
    if (wrong !== undefined) {
      problems.add('checkpoint-forged', place, wrong, seq);
      continue;
    }
    if (seq <= before)
      problems.add('reordered', place, `the checkpoint over entry ${seq} comes after that over entry ${before}`, seq);
    before = Math.max(before, seq);
    found.set(seq, { signed, place });
  }
  return found;
}
