import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { PulsoError } from '../../errors.ts';
import { errorFacts } from '../../error-facts.ts';

const NAME = 'writer.lock';
const BEAT_MS = 10_000;
/** A writer on another machine of which nothing was seen for so long is gone. */
const SILENT_MS = 6 * BEAT_MS;

/** Folders that this very process writes: its own id in a file would say nothing. */
const held = new Set<string>();

/**
 * Takes a folder for this process, until the function that it returns is called. A lock of a process that is no more (of
 * this machine by its id, of another by its silence) is taken over.
 * @throws PulsoError `evidence_taken`, saying who has it; `evidence_unavailable`
 */
export function takeLock(directory: string): () => void {
  const file = join(directory, NAME);
  if (held.has(file)) throw taken(file, `this process (${process.pid})`);
  for (let attempt = 0; ; attempt++) {
    try {
      const descriptor = openSync(file, 'wx', 0o600);
      writeSync(descriptor, `${process.pid} ${hostname()}\n`);
      closeSync(descriptor);
      break;
    } catch (cause) {
      const { code, message } = errorFacts(cause);
      if (code !== 'EEXIST') {
        throw new PulsoError(
          'evidence_unavailable',
          `evidence.directory: ${file} cannot be made (${code ?? message}).`,
          {
            cause,
          },
        );
      }
      const owner = ownerOf(file);
      if (owner !== undefined || attempt > 1) throw taken(file, owner ?? 'another process');
      rmSync(file, { force: true });
    }
  }
  held.add(file);
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {
      // Removed by hand: the store's own appends will tell whether another writes.
    }
  }, BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    held.delete(file);
    rmSync(file, { force: true });
  };
}

/** Who holds the lock, in words; undefined where nobody does any more. */
function ownerOf(file: string): string | undefined {
  let text: string;
  let touched: number;
  try {
    text = readFileSync(file, 'utf8');
    touched = statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
  const [pid = '', host = ''] = text.trim().split(' ');
  if (host !== hostname()) {
    return Date.now() - touched > SILENT_MS ? undefined : `process ${pid} on ${host === '' ? 'a machine' : host}`;
  }
  // In a container that was started again the new process has the id of the old.
  return Number(pid) !== process.pid && isAlive(Number(pid)) ? `process ${pid}` : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorFacts(error).code === 'EPERM';
  }
}

const taken = (file: string, owner: string): PulsoError =>
  new PulsoError(
    'evidence_taken',
    `evidence.directory: ${owner} writes there already (${file}). One process writes a store: stop it, or name another folder.`,
  );
