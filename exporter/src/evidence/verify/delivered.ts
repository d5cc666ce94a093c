import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PulsoError } from '../../errors.ts';
import { errorFacts } from '../../error-facts.ts';
import { linesOf } from '../files/segments.ts';
import type { Stored } from '../store.ts';

/** Checkpoints as they were delivered: a file of them, or a folder of files. @throws PulsoError `unreadable_file` */
export function deliveredIn(path: string): AsyncIterable<Stored> {
  let files: readonly string[];
  try {
    files = statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => /^[^.].*\.jsonl?$/.test(name))
          .toSorted()
          .map((name) => join(path, name))
      : [path];
  } catch (cause) {
    const { code, message } = errorFacts(cause);
    throw new PulsoError('unreadable_file', `--checkpoints: ${path} cannot be read (${code ?? message}).`, { cause });
  }
  return (async function* () {
    for (const file of files) yield* linesOf(file);
  })();
}
