import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that is soon full. */
export interface SmallDisk {
  readonly folder: string;
  /** Writes a file until there is no room for another byte. */
  readonly fill: () => void;
  /** Removes that file. */
  readonly free: () => void;
  readonly unmount: () => void;
}

const CHUNKS = [1 << 20, 1 << 12, 1];

/**
 * A disk in memory of so many MiB.
 * @throws where this user may not mount: then a full disk cannot be made here, and nothing is proved about it
 */
export function mountSmallDisk(mebibytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'pulso-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=755`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (cause) {
    rmdirSync(folder);
    throw new Error('a full disk needs a file system of its own: run this as root, who may mount a tmpfs', { cause });
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => {
      const file = openSync(ballast, 'a');
      try {
        for (const size of CHUNKS) while (hasWritten(file, size));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast),
    unmount: () => {
      execFileSync('umount', [folder]);
      rmdirSync(folder);
    },
  };
}

function hasWritten(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch (error) {
    // Not instanceof: errors of Node's are of another realm than jest's.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
