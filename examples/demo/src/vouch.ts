import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ATTESTED_CONTROL, WAIVED_CONTROL } from './config.ts';

const run = promisify(execFile);
const DAY_MS = 86_400_000;

/**
 * Says what no machine can test, as the clinic's people would: by the command, in the demo's own ledger. The clinic
 * uses no row security (its handbook says why), which two of them accept for the while.
 */
export async function vouch(pulso: URL, config: string, folder: string): Promise<void> {
  const document = join(folder, 'technical-director.txt');
  writeFileSync(document, 'Invented: certificate of the technical director of the invented clinic.\n');
  const until = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const tell = async (...args: string[]): Promise<void> => {
    await run(process.execPath, [pulso.pathname, 'compliance', ...args, '--config', config]);
  };
  // One after the other: each adds a line to the same file.
  await tell('attest', ATTESTED_CONTROL, '--by', 'DPO', '--evidence', document, '--until', until(25));
  await tell(
    ...['waive', WAIVED_CONTROL, '--until', until(60)],
    ...['--requested-by', 'Operations', '--approved-by', 'DPO'],
    ...['--reason', 'Row security comes with the next schema; until then the views keep rows apart'],
  );
}

/** The key that signs evidence, made as the handbook says. */
export async function evidenceKey(pulso: URL, file: string): Promise<string> {
  await run(process.execPath, [pulso.pathname, 'evidence', 'keygen', file]);
  return file;
}
