import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { maxFiles, openFiles } from '../../src/instruments/files.ts';
import { instrumentRuntime } from '../../src/instruments/runtime.ts';
import { Registry } from '../../src/registry/index.ts';
import { samplesOf } from './page.ts';

let registry: Registry;
let detach: () => void;
beforeEach(() => {
  registry = new Registry();
  ({ detach } = instrumentRuntime(registry));
});
afterEach(() => detach());

const page = () => samplesOf(registry.encode('text').toString());
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const busy = (ms: number) => {
  const end = Date.now() + ms;
  while (Date.now() < end);
};

describe('the runtime', () => {
  it('tells CPU, time and event loop as the process itself reads them', async () => {
    const before = page();
    await pause(30);
    busy(150);
    await pause(60);
    const after = page();
    const grown = (series: string) => (after.get(series) ?? NaN) - (before.get(series) ?? NaN);
    expect(grown('process_cpu_seconds_total')).toBeGreaterThan(0.05);
    const byMode = ['user', 'system'].map((mode) => after.get(`process_cpu_time_seconds_total{cpu_mode="${mode}"}`));
    expect((byMode[0] ?? NaN) + (byMode[1] ?? NaN)).toBeCloseTo(after.get('process_cpu_seconds_total') ?? NaN, 6);
    expect(grown('process_uptime_seconds')).toBeGreaterThan(0.2);
    expect(after.get('process_uptime_seconds')).toBeCloseTo(process.uptime(), 0);
    const delay = (which: string) => after.get(`nodejs_eventloop_delay_${which}_seconds`) ?? NaN;
    expect(delay('max')).toBeGreaterThan(0.1);
    expect(delay('min')).toBeLessThanOrEqual(delay('p50'));
    expect(delay('p50')).toBeLessThanOrEqual(delay('p90'));
    expect(delay('p90')).toBeLessThanOrEqual(delay('p99'));
    expect(delay('mean')).toBeGreaterThan(0);
    expect(delay('stddev')).toBeGreaterThan(0.001);
    const utilization = after.get('nodejs_eventloop_utilization_ratio') ?? NaN;
    expect(utilization).toBeGreaterThan(0);
    expect(utilization).toBeLessThanOrEqual(1);
    const time = (state: string) => `nodejs_eventloop_time_seconds_total{nodejs_eventloop_state="${state}"}`;
    expect(grown(time('active'))).toBeGreaterThan(0.1);
    expect(after.get(time('idle'))).toBeGreaterThan(0);
  });

  it('tells memory against its limit, and the heap by space', () => {
    const samples = page();
    const value = (series: string) => samples.get(series) ?? NaN;
    expect(value('process_resident_memory_bytes')).toBeLessThan(value('pulso_process_memory_limit_bytes'));
    const used = [...samples].filter(([series]) => series.startsWith('v8js_memory_heap_space_used_bytes{'));
    expect(used.length).toBeGreaterThan(5);
    const sum = used.reduce((total, [, bytes]) => total + bytes, 0);
    // Read one after the other.
    expect(Math.abs(sum / value('v8js_memory_heap_used_bytes') - 1)).toBeLessThan(0.1);
    expect(value('nodejs_external_memory_bytes')).toBeGreaterThan(0);
    const held = Buffer.alloc(20_000_000);
    expect((page().get('nodejs_external_memory_bytes') ?? NaN) - value('nodejs_external_memory_bytes')).toBeGreaterThan(
      held.length * 0.9,
    );
  });

  it('times garbage collections by type', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const count = () => page().get('v8js_gc_duration_seconds_count{v8js_gc_type="major"}') ?? NaN;
    const before = count();
    collect();
    await pause(20);
    expect(count()).toBeGreaterThan(before);
  });

  it('counts worker threads and how they ended', async () => {
    const exits = (outcome: string) => `nodejs_worker_thread_exits_total{outcome="${outcome}"}`;
    const good = new Worker('require("node:worker_threads").parentPort.once("message", () => {})', { eval: true });
    const bad = new Worker('process.exit(3)', { eval: true });
    await once(bad, 'exit');
    expect(page().get('nodejs_worker_threads')).toBe(1);
    expect(page().get(exits('error'))).toBe(1);
    good.postMessage('end');
    await once(good, 'exit');
    expect(page().get('nodejs_worker_threads')).toBe(0);
    expect(page().get(exits('ok'))).toBe(1);
  });

  it('counts what keeps the event loop alive, and shows 0 once it is gone', () => {
    const timers = () => page().get('nodejs_active_resources{type="Timeout"}');
    const before = timers() ?? 0;
    const all = [1, 2, 3].map(() => setTimeout(() => {}, 60_000));
    expect((timers() ?? NaN) - before).toBe(3);
    for (const timer of all) clearTimeout(timer);
    expect(timers()).toBe(before);
  });

  it('tells the versions of Node.js and V8', () => {
    const info = [...page().keys()].find((series) => series.startsWith('nodejs_version_info{'));
    expect(info).toContain(`version="${process.version}"`);
    expect(info).toContain(`v8="${process.versions.v8}"`);
  });

  it('takes off the page what can no longer be read', () => {
    page();
    detach();
    const left = [...page().keys()].filter((series) =>
      /^(process|nodejs_eventloop|v8js_memory|pulso_process)/.test(series),
    );
    expect(left).toEqual([]);
  });
});

const onLinux = process.platform === 'linux' ? describe : describe.skip;
onLinux('files', () => {
  it('counts the descriptors that are open, and knows how many may be', () => {
    const before = openFiles() ?? NaN;
    const folder = mkdtempSync(join(tmpdir(), 'pulso-files-'));
    const files = [1, 2, 3].map((n) => openSync(join(folder, `${n}`), 'w'));
    expect(openFiles()).toBe(before + 3);
    expect(maxFiles()).toBeGreaterThan(before + 3);
    for (const file of files) closeSync(file);
    rmSync(folder, { recursive: true });
    expect(page().get('process_max_fds')).toBe(maxFiles());
  });
});

describe('a system that does not tell', () => {
  it('has no number of files, rather than 0', () => {
    expect([openFiles('/nowhere/'), maxFiles('/nowhere/')]).toEqual([undefined, undefined]);
  });
});
