import { systemCode } from './errors.ts';
import { processIo } from './io.ts';
import { run } from './program.ts';

/** The command itself: runs it with the process' own arguments and sets its exit code. */
export async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessReaderLeft);
  process.exitCode = await run(process.argv.slice(2), processIo);
}

/** Whoever reads may stop, as `head` does; what was begun is ended all the same, such as evidence of what was found. */
function unlessReaderLeft(error: Error): void {
  if (systemCode(error) !== 'EPIPE') throw error;
}
