import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PulsoError } from '../../errors.ts';
import { errorFacts } from '../../error-facts.ts';
import type { Stored } from '../store.ts';

const SEGMENT = /^evidence-(\d{12})\.jsonl$/;
export const CHECKPOINTS = 'checkpoints.jsonl';
/** Longer than any line that Pulso writes; what is longer was put there by another. */
const MOST_LINE = 65_536;
const NEW_LINE = 10;

/** A file of the chain is named by the first entry in it. */
export const segmentName = (firstSeq: number): string => `evidence-${String(firstSeq).padStart(12, '0')}.jsonl`;

/** The files of the chain, in its order. @throws PulsoError where the folder cannot be read */
export function segmentsIn(directory: string): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(directory);
  } catch (cause) {
    const { code, message } = errorFacts(cause);
    throw new PulsoError(
      'evidence_unavailable',
      `evidence.directory: ${directory} cannot be read (${code ?? message}). Name the folder that the daemon writes to.`,
      {
        cause,
      },
    );
  }
  return names
    .filter((name) => SEGMENT.test(name))
    .toSorted()
    .map((name) => join(directory, name));
}

/**
 * The lines of a file. Bytes that are no UTF-8 are kept apart from all text that is. Nothing where there is no file. What
 * follows a line that is longer than any of Pulso's is not read.
 */
export async function* linesOf(file: string): AsyncIterable<Stored> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 1;
  const at = () => `${file}:${number}`;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 262_144 })) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a stream without encoding gives buffers
      const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      let from = 0;
      for (let end = bytes.indexOf(NEW_LINE, from); end >= 0; end = bytes.indexOf(NEW_LINE, from)) {
        yield { text: textOf(bytes.subarray(from, end)), place: at() };
        number++;
        from = end + 1;
      }
      rest = bytes.subarray(from);
      if (rest.length > MOST_LINE) {
        yield { text: `${textOf(rest.subarray(0, MOST_LINE))}\uFFFD`, place: at() };
        return;
      }
    }
  } catch (error) {
    if (errorFacts(error).code === 'ENOENT') return;
    throw error;
  }
  if (rest.length > 0) yield { text: textOf(rest), place: at(), isTorn: true };
}

/** The bytes after the last line end: of a line that was only partly written, or of the zeros that a lost block leaves. */
export async function tornTail(file: string): Promise<Buffer> {
  let tail: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(file)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a stream without encoding gives buffers
      const bytes = chunk as Buffer;
      const end = bytes.lastIndexOf(NEW_LINE);
      tail = end < 0 ? Buffer.concat([tail, bytes]) : bytes.subarray(end + 1);
    }
  } catch (error) {
    if (errorFacts(error).code !== 'ENOENT') throw error;
  }
  return tail;
}

/** Latin-1 where it is not UTF-8, so that no two sequences of bytes become one text. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
}
