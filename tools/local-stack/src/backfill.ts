import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireProgram } from './programs.ts';

/** One block for all: small ones of two hours, the default, take minutes for a week. */
const LONGEST_BLOCK = '1000h';

/**
 * Gives a Prometheus that has not been started yet a past: samples in OpenMetrics text, each with its timestamp in seconds,
 * without the `# EOF`.
 *
 * @param storageDir the one that the Prometheus is started with
 * @throws LocalStackError `program-missing` without promtool; what promtool says of text that it cannot read
 */
export async function backfillPrometheus(storageDir: string, lines: readonly string[]): Promise<void> {
  const promtool = requireProgram('promtool');
  const data = join(storageDir, 'data');
  const file = join(storageDir, 'backfill.om');
  mkdirSync(data, { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
  try {
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', `--max-block-duration=${LONGEST_BLOCK}`];
    await promisify(execFile)(promtool, [...args, file, data]);
  } finally {
    rmSync(file);
  }
}
