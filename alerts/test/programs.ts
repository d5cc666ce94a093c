import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { requireProgram, temporaryFolder } from '@pulso/local-stack';

export const ALERTS = join(import.meta.dirname, '..');
export const REPOSITORY = join(ALERTS, '..');

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end. A missing program is an error, never a skipped test. */
export function run(program: 'promtool' | 'amtool', ...args: readonly string[]): Ended {
  const ended = spawnSync(requireProgram(program), args, { encoding: 'utf8' });
  return { code: ended.status, output: `${ended.stdout}${ended.stderr}` };
}

/** Writes files below a folder, with the folders between. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A temporary folder that is removed after the tests of the file. */
export function scratchFolder(): string {
  const folder = temporaryFolder('pulso-alerts-');
  scratch.push(folder);
  return folder;
}

const scratch: string[] = [];
afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true, force: true });
});
