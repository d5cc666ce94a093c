import { accessSync, constants, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { PulsoError } from '../errors.ts';
import { errorFacts } from '../error-facts.ts';
import { makeFolder } from '../make-folder.ts';
import type { Entry } from './entry.ts';
import { type HistoryStore, HISTORY_VERSION, isEntry } from './store.ts';

const KEY = 'advice.history.file';

/**
 * The ledger in one JSON file, which is replaced as a whole: written beside it, synced, renamed. Of one daemon alone.
 * @param warn told where the file could not be read, and where it was put
 * @throws PulsoError `unwritable_file` where it cannot be kept there
 */
export function fileStore(file: string, warn: (message: string) => void): HistoryStore {
  requireWritable(file);
  return {
    load: async () => {
      const text = textOf(file);
      if (text === undefined) return [];
      const entries = parse(text, file);
      if (entries !== undefined) return entries;
      const aside = `${file}.unreadable-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
      renameSync(file, aside);
      warn(`${KEY}: ${file} is damaged. It was put aside as ${aside}, and the history begins anew.`);
      return [];
    },
    save: async (entries) => {
      try {
        await writeFileAtomic(file, `${JSON.stringify({ version: HISTORY_VERSION, entries })}\n`, { mode: 0o600 });
      } catch (cause) {
        throw unwritable(file, cause);
      }
    },
    close: async () => {},
  };
}

function parse(text: string, file: string): readonly Entry[] | undefined {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof root !== 'object' || root === null || !('version' in root) || !('entries' in root)) return undefined;
  const { version, entries } = root;
  if (typeof version === 'number' && version > HISTORY_VERSION) {
    throw new PulsoError(
      'invalid_option',
      `${KEY}: ${file} was written by a later version of Pulso (history ${version}, this one knows ${HISTORY_VERSION}). Run that version, or name another file.`,
    );
  }
  if (version !== HISTORY_VERSION || !Array.isArray(entries) || !entries.every(isEntry)) return undefined;
  return entries;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code = 'unknown' } = errorFacts(cause);
    if (code === 'ENOENT') return undefined;
    throw new PulsoError(
      'unreadable_file',
      `${KEY}: ${file} cannot be read (${code}). Make it readable for this user.`,
      {
        cause,
      },
    );
  }
}

function requireWritable(file: string): void {
  try {
    makeFolder(dirname(file));
    accessSync(dirname(file), constants.W_OK);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) throw new Error('it is a folder');
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): PulsoError {
  const { code, message } = errorFacts(cause);
  return new PulsoError(
    'unwritable_file',
    `${KEY}: ${file} cannot be written (${code ?? message}). Name a file in a folder that this user may write to, or keep the history in PostgreSQL (advice.history.url).`,
    { cause },
  );
}
