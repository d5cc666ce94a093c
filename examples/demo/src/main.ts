import { LocalStackError } from '@pulso/local-stack';
import { runDemo } from './demo.ts';
import { demoCommand } from './options.ts';

try {
  await demoCommand(async (options) => {
    process.exitCode = await runDemo(options);
  }).parseAsync();
} catch (error) {
  const known =
    error instanceof LocalStackError || (error instanceof Error && error.name.endsWith('Error') && 'code' in error);
  const text = error instanceof Error ? (process.env.PULSO_DEBUG === '1' ? error.stack : error.message) : String(error);
  process.stderr.write(
    `npm start: ${text}\n${known ? '' : 'This is a defect of Pulso. PULSO_DEBUG=1 shows where it happened.\n'}`,
  );
  process.exitCode = 1;
}
