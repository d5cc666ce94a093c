import { readdirSync, readFileSync } from 'node:fs';

/** Descriptors that the process has open; undefined where /proc does not tell. */
export function openFiles(root = '/'): number | undefined {
  try {
    // Reading the folder opens one itself.
    return readdirSync(`${root}proc/self/fd`).length - 1;
  } catch {
    return undefined;
  }
}

/** Most descriptors that it may have open (the soft limit); undefined where there is none or /proc does not tell. */
export function maxFiles(root = '/'): number | undefined {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync(`${root}proc/self/limits`, 'utf8'))?.[1];
    return limit === undefined ? undefined : Number(limit);
  } catch {
    return undefined;
  }
}
