import { metrics, type MetricFamily } from '@pulso/catalogue';
import { Supervisor, temporaryFolder } from '@pulso/local-stack';
import type { Judgement, Report, ReportTable } from '../harness/report-case.ts';
import { rounded } from '../harness/report.ts';
import { everythingOf, type Exporter, findPeer, startBare, type Peer, startPeer, startPulso } from './exporters.ts';
import { type Cost, measure } from './measure.ts';
import { missingFacts } from './missing.ts';
import { page } from './scrape.ts';
import { type BenchServer, keepBusy, startBenchServer, type Workload } from './server.ts';

/** Ten times as often as by default, so that a run takes minutes: costs are told by interval, ages in intervals. */
const INTERVAL_S = 1.5;
const DEFAULT_INTERVAL_S = 15;
/** Each of Pulso's collectors runs every 1, 2, 4, 8 or 20 intervals. */
const INTERVALS = 40;
const PATIENCE_MS = 120_000;

const LATENCY_GOAL = 1 / 20;
const SERVER_GOAL = 1 / 2;

interface Configuration extends Workload {
  readonly title: string;
}
const configurations: readonly Configuration[] = [
  { title: '1 database', databases: 1, tables: 20 },
  { title: '10 databases', databases: 10, tables: 20 },
  { title: '5,000 tables', databases: 1, tables: 5_000 },
];

/** The peer as it is, and with all that it can tell, which is what Pulso tells anyway. */
const KINDS = ['peer', 'peer, everything'] as const;
type Kind = (typeof KINDS)[number];
const BARE = 'bare server';

interface Measured extends Configuration {
  readonly costs: Readonly<Record<'pulso' | Kind | typeof BARE, Cost>>;
  readonly missing: readonly string[];
}

export async function runPostgres(scrapes: number): Promise<Report> {
  const peer = findPeer();
  const measured: Measured[] = [];
  let version = '';
  for (const configuration of configurations) {
    const supervisor = new Supervisor();
    try {
      const server = await startBenchServer(supervisor, ['pulso', 'peer', 'peer_everything'], configuration);
      ({ version } = server);
      measured.push(await measureOne(configuration, peer, server, { supervisor, scrapes }));
      await server.admin.end();
    } finally {
      await supervisor.stop();
    }
  }
  return reportOf(measured, peer, version);
}

async function measureOne(
  configuration: Configuration,
  peer: Peer,
  server: BenchServer,
  { supervisor, scrapes }: { readonly supervisor: Supervisor; readonly scrapes: number },
): Promise<Measured> {
  process.stderr.write(`  ${configuration.title}\n`);
  const folder = temporaryFolder('pulso-bench-');
  supervisor.removeAtEnd(folder);
  const several = configuration.databases > 1;
  const of = (name: string, role: string) => ({ supervisor, folder, name, role, databaseUrl: server.urlAs(role) });
  const discovery = several ? ['--auto-discover-databases'] : [];
  const pulso = await startPulso(INTERVAL_S, several ? { databases: { include: ['*'] } } : {}, of('pulso', 'pulso'));
  const peers = [
    await startPeer(peer, discovery, of('peer', 'peer')),
    await startPeer(peer, [...discovery, ...everythingOf(peer, folder)], of('peer, everything', 'peer_everything')),
  ];
  await untilComplete(pulso.url, several ? configuration.databases : 1);
  const bare = await startBare(pulso, { supervisor, folder });
  const exporters: readonly Exporter[] = [pulso, ...peers, bare];
  const busy = keepBusy(server.url);
  const costs = await measure(exporters, server.admin, {
    ...{ intervalSeconds: INTERVAL_S, intervals: INTERVALS, more: scrapes },
  });
  const ours = await page(pulso.url);
  const theirs = await Promise.all(peers.map(({ url }) => page(url)));
  await busy.stop();
  return {
    ...configuration,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one for each exporter, by its name
    costs: Object.fromEntries([...costs].map(([{ name }, cost]) => [name, cost])) as Measured['costs'],
    missing: [...new Set(theirs.flatMap((text) => missingFacts(text, ours, declared)))],
  };
}

const declared = new Set(
  Object.values(metrics).flatMap((area) => Object.values(area).map(({ name }: MetricFamily) => name)),
);

/** Until the collectors of all databases, of which the last is that of sequences, have run. */
async function untilComplete(url: string, databases: number): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while ([...(await page(url)).matchAll(/^pulso_pg_sequences\{/gm)].length < databases) {
    if (performance.now() > end) throw new Error('pulso has not read every database in two minutes');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Ratios {
  readonly latencyVsPeer: number;
  readonly serverTimeVsPeer: number;
  readonly cpuVsPeer: number;
}

/** Server time is the worse of the two ways to measure it. */
function ratiosOf({ costs }: Measured, kind: Kind): Ratios {
  const { pulso, [kind]: peer } = costs;
  return {
    latencyVsPeer: pulso.latencyMedianMs / peer.latencyMedianMs,
    serverTimeVsPeer: Math.max(pulso.serverCpuMs / peer.serverCpuMs, pulso.serverStatementMs / peer.serverStatementMs),
    cpuVsPeer: pulso.cpuMs / peer.cpuMs,
  };
}

function reportOf(measured: readonly Measured[], peer: Peer, version: string): Report {
  const worst = (kind: Kind, ratio: keyof Ratios) =>
    rounded(Math.max(...measured.map((each) => ratiosOf(each, kind)[ratio])));
  const of = (kind: Kind) => ({
    latencyVsPeer: worst(kind, 'latencyVsPeer'),
    serverTimeVsPeer: worst(kind, 'serverTimeVsPeer'),
    cpuVsPeer: worst(kind, 'cpuVsPeer'),
  });
  const missing = [...new Set(measured.flatMap((each) => each.missing))];
  const maxAge = Math.max(...measured.map(({ costs }) => costs.pulso.maxAgeIntervals)) * DEFAULT_INTERVAL_S;
  return {
    json: {
      databases: Math.max(...measured.map(({ databases }) => databases)),
      ...of('peer, everything'),
      maxAgeSeconds: rounded(maxAge),
      missingFacts: missing,
      peer: peer.title,
      postgres: version,
      againstDefaults: of('peer'),
      configurations: measured.map(({ title, databases, tables, costs }) => ({ title, databases, tables, costs })),
    },
    tables: measured.map((each) => tableOf(each, peer, version)),
    judgement: measured
      .flatMap((each) => judgementOf(each))
      .concat([
        { figure: 'facts of the peer that Pulso does not tell', measured: missing.length, atMost: 0, isGated: false },
      ]),
  };
}

function judgementOf(each: Measured): readonly Judgement[] {
  return KINDS.flatMap((kind) => {
    const { latencyVsPeer, serverTimeVsPeer } = ratiosOf(each, kind);
    const of = (what: string, ratio: number, atMost: number) => ({
      ...{ figure: `${each.title}, ${kind}: ${what}`, measured: rounded(ratio), atMost, isGated: false },
    });
    return [
      of('latency, share of the peer’s', latencyVsPeer, LATENCY_GOAL),
      of('server time an interval, share of the peer’s', serverTimeVsPeer, SERVER_GOAL),
    ];
  });
}

function tableOf({ title, costs }: Measured, peer: Peer, version: string): ReportTable {
  const latency: readonly [string, (cost: Cost) => number][] = [
    ['scrape, median, ms', (cost) => cost.latencyMedianMs],
    ['scrape, p99, ms', (cost) => cost.latencyP99Ms],
    ['scrapes', (cost) => cost.scrapes],
  ];
  const rows: typeof latency = [
    ["CPU of the server's sessions, ms an interval", (cost) => cost.serverCpuMs],
    ['statements, planning included, ms an interval', (cost) => cost.serverStatementMs],
    ['queries an interval', (cost) => cost.queries],
    ['page, bytes', (cost) => cost.pageBytes],
    ['on the wire, bytes', (cost) => cost.bytes],
    ['CPU of the exporter, ms an interval', (cost) => cost.cpuMs],
    ['memory of the exporter, MiB', (cost) => cost.residentBytes / 2 ** 20],
    ['oldest value, intervals', (cost) => cost.maxAgeIntervals],
  ];
  const exporters = [costs.pulso, ...KINDS.map((kind) => costs[kind])];
  const cells = (some: readonly Cost[], pick: (cost: Cost) => number) => some.map((cost) => rounded(pick(cost)));
  return {
    title: `${title}, PostgreSQL ${version}`,
    columns: ['', 'Pulso', peer.title, `${peer.title}, everything`, 'bare Node server, same page'],
    rows: [
      ...latency.map(([what, pick]) => [what, ...cells([...exporters, costs[BARE]], pick)]),
      ...rows.map(([what, pick]) => [what, ...cells(exporters, pick), '']),
    ],
  };
}
