// Prints, as its one line, what the built panel costs in a real Chromium. `npm run bench -- panel` of the repository runs it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../browser/chromium.ts';
import { startHost } from '../browser/server.ts';
import type { BenchPage } from './page.tsx';

declare const bench: BenchPage;

const SIZES = [50, 500, 5_000];
const ROUNDS = Number(process.argv[2] ?? 11);
const REFRESHES = 1_000;
const WARM = 5;
/** Refreshes after which the engine has learnt what it remembers of the code: 0.4 MB, once. */
const LEARNING = 500;
/** For memory: both views, at the size at which a goal is set for tiles. */
const REMEMBERED = 500;
const TIMEOUT_MS = 300_000;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Seconds that the page's main thread has computed, by the clock of the thread: other processes do not count. */
async function busySeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

async function measure(page: Page, session: CDPSession, view: 'health' | 'recommendations', n: number) {
  await page.evaluate(([to, count]) => bench.mount(to, count), [view, n] as const);
  await page.waitForFunction(() => bench.drawn() > 0, undefined, { timeout: TIMEOUT_MS });
  for (let i = 0; i < WARM; i += 1) await page.evaluate(() => bench.refresh());
  const wall: number[] = [];
  const thread: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const before = await busySeconds(session);
    wall.push(await page.evaluate(() => bench.refresh()));
    thread.push(((await busySeconds(session)) - before) * 1_000);
  }
  return { view, n, threadMs: median(thread), wallMs: median(wall) };
}

async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

async function growth(page: Page, session: CDPSession, view: 'health' | 'recommendations'): Promise<number> {
  await page.evaluate(([to, count]) => bench.mount(to, count), [view, REMEMBERED] as const);
  await page.waitForFunction(() => bench.drawn() > 0, undefined, { timeout: TIMEOUT_MS });
  await page.evaluate((count) => bench.refreshes(count), LEARNING);
  const before = await heapBytes(session);
  await page.evaluate((count) => bench.refreshes(count), REFRESHES);
  return (await heapBytes(session)) - before;
}

async function main(): Promise<void> {
  const host = await startHost({}, join(__dirname, 'page.tsx'));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1620, height: 860 } });
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.goto(host.url);
    await page.waitForFunction(() => 'bench' in globalThis);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const updates = [];
    for (const view of ['recommendations', 'health'] as const) {
      for (const n of SIZES) updates.push(await measure(page, session, view, n));
    }
    const grown = [await growth(page, session, 'recommendations'), await growth(page, session, 'health')];
    const firstChunkGzip = gzipSync(readFileSync(join(__dirname, '../../dist/module.js'))).length;
    process.stdout.write(`${JSON.stringify({ updates, firstChunkGzip, heapGrowthBytes: Math.max(...grown) })}\n`);
  } finally {
    await browser.close();
    await host.stop();
  }
}

void main();
