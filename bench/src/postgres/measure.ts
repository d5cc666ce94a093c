import { Agent } from 'node:http';
import type { Client } from 'pg';
import { median, quantile, shuffled } from '../harness/statistics.ts';
import type { Exporter } from './exporters.ts';
import { cpuSeconds, residentBytes, ThreadTimes } from './process-cost.ts';
import { page, scrape } from './scrape.ts';

/** What one exporter costs, and how old what it shows is. */
export interface Cost {
  readonly latencyMedianMs: number;
  readonly latencyP99Ms: number;
  readonly scrapes: number;
  /** CPU time of the server's processes for this exporter's sessions, an interval. */
  readonly serverCpuMs: number;
  /** Time of its statements, planning included, by the server's own statistics, an interval. */
  readonly serverStatementMs: number;
  readonly queries: number;
  readonly bytes: number;
  readonly pageBytes: number;
  readonly cpuMs: number;
  readonly residentBytes: number;
  /** Of its values, in intervals; 0 where they are read for the scrape. */
  readonly maxAgeIntervals: number;
}

export interface MeasureOptions {
  readonly intervalSeconds: number;
  /** Scrapes of each, one an interval. Over a multiple of 40 every collector of Pulso's runs equally often. */
  readonly intervals: number;
  /** Further scrapes of each, for latency alone. */
  readonly more: number;
}

const PAUSE_MS = 60;

/** Every exporter once an interval, in an order of chance, all on the same server in the same run. */
export async function measure(
  exporters: readonly Exporter[],
  admin: Client,
  { intervalSeconds, intervals, more }: MeasureOptions,
): Promise<ReadonlyMap<Exporter, Cost>> {
  const agents = new Map(exporters.map((exporter) => [exporter, new Agent({ keepAlive: true, maxSockets: 1 })]));
  const latencies = new Map(exporters.map((exporter) => [exporter, [] as number[]]));
  const bytes = new Map<Exporter, number>();
  const ages = new Map(exporters.map((exporter) => [exporter, 0]));
  const servers = new Map(exporters.map((exporter) => [exporter, new ThreadTimes()]));
  const scrapeOnce = async (exporter: Exporter) => {
    const scraped = await scrape(exporter.url, agents.get(exporter)!);
    latencies.get(exporter)!.push(scraped.milliseconds);
    bytes.set(exporter, scraped.bytes);
  };
  const noteServer = async () => {
    const { rows } = await admin.query<{ usename: string; pids: number[] }>(
      `select usename, array_agg(pid) as pids from pg_stat_activity where usename = any ($1) group by 1`,
      [exporters.map(({ role }) => role)],
    );
    for (const [exporter, times] of servers)
      times.note(rows.find(({ usename }) => usename === exporter.role)?.pids ?? []);
  };

  // What is connected and compiled once is nobody's running cost.
  for (const exporter of exporters)
    for (let warm = 0; warm < 5; warm++) await scrape(exporter.url, agents.get(exporter)!);
  await admin.query('select pg_stat_statements_reset()');
  await noteServer();
  const cpuBefore = new Map(exporters.map((exporter) => [exporter, cpuSeconds(exporter.pid)]));
  const begun = performance.now();
  for (let interval = 1; interval <= intervals; interval++) {
    for (const exporter of shuffled(exporters)) {
      await scrapeOnce(exporter);
      await pause(PAUSE_MS);
    }
    await noteServer();
    for (const exporter of exporters) {
      if (exporter.name !== 'pulso') continue;
      ages.set(exporter, Math.max(ages.get(exporter)!, await maxAge(exporter.url)));
    }
    await pause(begun + interval * intervalSeconds * 1_000 - performance.now());
  }
  await noteServer();
  // Pulso works by the clock, the peer by the scrape: both had this many intervals, to a fraction of one.
  const passed = Math.max(intervals, (performance.now() - begun) / 1_000 / intervalSeconds);
  const cpuMs = new Map(exporters.map((e) => [e, (cpuSeconds(e.pid) - cpuBefore.get(e)!) * 1_000]));
  const { rows: statements } = await admin.query<{ role: string; calls: number; ms: number }>(
    `select r.rolname as role, sum(s.calls)::float8 as calls, sum(s.total_exec_time + s.total_plan_time) as ms
       from pg_stat_statements s join pg_roles r on r.oid = s.userid group by 1`,
  );
  for (let scrapes = 0; scrapes < more; scrapes++) {
    for (const exporter of shuffled(exporters)) {
      await scrapeOnce(exporter);
      await pause(PAUSE_MS);
    }
  }
  const costs = new Map<Exporter, Cost>();
  for (const exporter of exporters) {
    const own = latencies.get(exporter)!;
    const ofServer = statements.find(({ role }) => role === exporter.role);
    const per = exporter.name === 'pulso' ? passed : intervals;
    costs.set(exporter, {
      latencyMedianMs: median(own),
      latencyP99Ms: quantile(own, 0.99),
      scrapes: own.length,
      serverCpuMs: (servers.get(exporter)!.seconds * 1_000) / per,
      serverStatementMs: (ofServer?.ms ?? NaN) / per,
      queries: (ofServer?.calls ?? NaN) / per,
      bytes: bytes.get(exporter)!,
      pageBytes: Buffer.byteLength(await page(exporter.url)),
      cpuMs: cpuMs.get(exporter)! / per,
      residentBytes: residentBytes(exporter.pid),
      maxAgeIntervals: ages.get(exporter)! / intervalSeconds,
    });
  }
  for (const agent of agents.values()) agent.destroy();
  return costs;
}

async function maxAge(url: string): Promise<number> {
  const text = await page(`${url}&name[]=pulso_collector_last_success_timestamp_seconds`);
  return Math.max(
    0,
    ...[...text.matchAll(/^pulso_collector_last_success_timestamp_seconds\{[^}]*\} +(\S+)$/gm)].map(
      ([, at]) => Date.now() / 1_000 - Number(at),
    ),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
