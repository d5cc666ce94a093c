// Records the fixture of the model's and the components' tests from a real Prometheus: npm run record
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askAll } from './frames.ts';
import { startPrometheus } from './prometheus.ts';
import { scenario } from './scenario.ts';

/** Any time would do; a fixed one keeps the file from changing at each recording. */
const END = Date.UTC(2026, 10, 21, 17, 5, 0) / 1000;

const identity = { cluster: 'demo', service: 'clinic' };
const prometheus = await startPrometheus(
  scenario({ end: END, ...identity, advertiseUrl: 'http://pulso.example:9464' }),
);
try {
  for (const [view, name] of [
    ['health', 'trouble'],
    ['recommendations', 'advice'],
  ] as const) {
    const frames = await askAll(prometheus.url, { from: END - 3600, to: END, ...identity }, view);
    const file = join(process.cwd(), `test/fixtures/${name}.json`);
    writeFileSync(file, `${JSON.stringify({ from: (END - 3600) * 1000, to: END * 1000, frames })}\n`);
  }
} finally {
  await prometheus.stop();
}
