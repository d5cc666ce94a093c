import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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
  return runAt('UTC', program, ...args);
}

/** Likewise, in a time zone. */
export function runAt(zone: string, program: 'promtool' | 'amtool', ...args: readonly string[]): Ended {
  const ended = spawnSync(requireProgram(program), args, { encoding: 'utf8', env: { ...process.env, TZ: zone } });
  return { code: ended.status, output: `${ended.stdout}${ended.stderr}` };
}

/**
 * Unit tests of rules, each file by a promtool of its own (Debian's, or the one given), side by side on as many cores as
 * there are. The answers are in the order of the files.
 */
export async function testRules(files: readonly string[], promtool = requireProgram('promtool')): Promise<Ended[]> {
  const one = (file: string): Promise<Ended> =>
    new Promise((resolve, reject) => {
      execFile(promtool, ['test', 'rules', file], { encoding: 'utf8' }, (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
      });
    });
  const answers = new Map<string, Ended>();
  // The longest first, so that none is left over at the end.
  const queue = files.toSorted((a, b) => statSync(b).size - statSync(a).size);
  const worker = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) answers.set(file, await one(file));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return files.map((file) => answers.get(file) ?? { code: null, output: '' });
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
