import { execFileSync } from 'node:child_process';
import { type RunningPostgres, startPostgres } from '@pulso/local-stack';

let server: RunningPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server.stop();
});

it('works next to OpenTelemetry’s http and pg, each counts once, and either can be taken off', () => {
  const file = new URL('open-telemetry.mjs', import.meta.url).pathname;
  const source = new URL('../../src/index.ts', import.meta.url).href;
  const printed = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--conditions=@pulso/source', file, source, server.url],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const steps: unknown = JSON.parse(printed.trim().split('\n').at(-1) ?? '');
  const counts = (requests: number, queries: number) => ({ requests, queries });
  expect(steps).toMatchObject({
    // Pulso's counts go on, OpenTelemetry's are the spans since the step before.
    both: { pulso: counts(3, 3), openTelemetry: counts(3, 3), exemplars: true },
    detached: { pulso: counts(4, 3), openTelemetry: counts(1, 1) },
    again: { pulso: counts(5, 4), openTelemetry: counts(1, 1) },
    // A client that is measured goes on with the `query` that it had when it was made: OpenTelemetry's.
    alone: { pulso: counts(6, 5), openTelemetry: counts(0, 1) },
  });
}, 60_000);
