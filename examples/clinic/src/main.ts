import { LocalStackError } from '@pulso/local-stack';
import { program } from './cli/program.ts';
import { ClinicError, errorMessage } from './errors.ts';

try {
  await program().parseAsync();
} catch (error) {
  const known = error instanceof ClinicError || error instanceof LocalStackError;
  process.stderr.write(`${known ? 'error' : 'unexpected error'}: ${errorMessage(error)}\n`);
  process.exitCode = 1;
}
