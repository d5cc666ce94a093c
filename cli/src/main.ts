import { processIo } from './io.ts';
import { run } from './program.ts';

/** The command itself: runs it with the process' own arguments and sets its exit code. */
export async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), processIo);
}
