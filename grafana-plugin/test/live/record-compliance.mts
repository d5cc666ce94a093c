// Records the fixture of the view Compliance from a real Prometheus: npm run record
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complianceScenario } from './compliance.ts';
import { askAll } from './frames.ts';
import { startPrometheus } from './prometheus.ts';

/** Any time would do; a fixed one keeps the file from changing at each recording. */
const END = Date.UTC(2026, 10, 21, 17, 5, 0) / 1000;

const identity = { cluster: 'demo', service: 'clinic' };
const prometheus = await startPrometheus(complianceScenario({ end: END, ...identity }));
try {
  const frames = await askAll(prometheus.url, { from: END - 3600, to: END, ...identity }, 'compliance');
  const file = join(process.cwd(), 'test/fixtures/compliance.json');
  writeFileSync(file, `${JSON.stringify({ from: (END - 3600) * 1000, to: END * 1000, frames })}\n`);
} finally {
  await prometheus.stop();
}
