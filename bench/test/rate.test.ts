import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backfillPrometheus, startPrometheus } from '@pulso/local-stack';
import { rateOf } from '../src/workload/history/rate.ts';
import { scrapedOf } from '../src/workload/history/service.ts';

const MINUTES = 1_440;
const STEP = 5;
const START = 1_750_032_000;

it("rates of the bench's counters are those of a real Prometheus, through resets and lost scrapes", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulso-rate-'));
  const { succeeded, successSeconds } = scrapedOf({ seed: 7, minutes: MINUTES, releases: [300, 700, 702] });
  const counters = { succeeded, successSeconds };
  // Every way to lose scrapes: the first of a range, the last, all but one, all.
  for (const column of Object.values(counters))
    for (const at of [100, 105, 211, 212, 213, 214, 404, 405, 406]) column[at] = NaN;
  try {
    await backfillPrometheus(
      folder,
      Object.entries(counters).flatMap(([name, column]) =>
        Array.from(column, (value, at) => `${name}_total ${value} ${START + at * 60}`).filter((_, at) =>
          Number.isFinite(column[at]),
        ),
      ),
    );
    const prometheus = await startPrometheus({
      storageDir: folder,
      config: 'global: {}\n',
      args: ['--storage.tsdb.retention.time=100y'],
    });
    try {
      for (const [name, column] of Object.entries(counters)) {
        const expected = rateOf(column, STEP);
        const response = await fetch(
          `${prometheus.url}/api/v1/query_range?${new URLSearchParams({
            query: `rate(${name}_total[${STEP}m])`,
            start: String(START + STEP * 60),
            end: String(START + expected.length * STEP * 60),
            step: `${STEP}m`,
          })}`,
        );
        const body = (await response.json()) as { data: { result: { values: [number, string][] }[] } };
        const told = new Map(body.data.result[0]?.values);
        expect(told.size).toBeGreaterThan(250);
        for (const [step, value] of expected.entries()) {
          const real = Number(told.get(START + (step + 1) * STEP * 60) ?? NaN);
          expect([step, Number.isNaN(value)]).toEqual([step, Number.isNaN(real)]);
          expect(Math.abs((Number.isNaN(value) ? 0 : value) - (Number.isNaN(real) ? 0 : real))).toBeLessThan(1e-6);
        }
      }
    } finally {
      await prometheus.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);
