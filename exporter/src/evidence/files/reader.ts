import { join } from 'node:path';
import type { EvidenceReader, Stored } from '../store.ts';
import { CHECKPOINTS, linesOf, segmentsIn } from './segments.ts';

/** Reads a folder of evidence without taking it. */
export function fileReader(directory: string): EvidenceReader {
  return {
    async *lines(): AsyncIterable<Stored> {
      const segments = segmentsIn(directory);
      for (const [index, segment] of segments.entries()) {
        const isLast = index === segments.length - 1;
        for await (const { text, place, isTorn } of linesOf(segment)) {
          // Only the end of all can be torn: a file is ended before the next one is begun.
          yield isTorn === true && isLast
            ? { text, place, isTorn }
            : { text: isTorn === true ? `${text}\uFFFD` : text, place };
        }
      }
    },
    checkpoints: () => linesOf(join(directory, CHECKPOINTS)),
    close: async () => {},
  };
}
