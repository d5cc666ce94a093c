import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics } from '@pulso/catalogue';
import { randomStream } from '@pulso/random';
import { backfillPrometheus, startPrometheus, type RunningServer } from '@pulso/local-stack';
import { createDaemon, type Daemon } from '../../src/index.ts';

const HOUR = 3_600;
const DAYS = 9;
const SCRAPE = 120;
/** The test may take so long: until then there are samples. */
const AHEAD = 900;
const now = Math.floor(Date.now() / 1000);
const start = now - DAYS * 24 * HOUR;
const release = now - 8 * HOUR;
const { http, runtime, exporter, postgres } = metrics;

const times: number[] = [];
for (let at = start; at <= now + AHEAD; at += SCRAPE) times.push(at);
const random = randomStream(1);
const jitter = (size: number) => 1 + size * (random() + random() - 1);
const daily = (at: number) => Math.sin((2 * Math.PI * at) / (24 * HOUR));
const line = (name: string, labels: Record<string, string>, value: number, at: number) =>
  `${name}{${Object.entries(labels)
    .map(([key, text]) => `${key}=${JSON.stringify(text)}`)
    .join(',')}} ${value} ${at}`;

/** An application whose second version answers so many times more slowly. */
function application(service: string, slower: number): string[] {
  const all = http.requestDurationAll.name;
  const sums = { success: 0, server_error: 0, seconds: 0, cpu: 0 };
  return times.flatMap((at) => {
    const isNew = at >= release;
    // Its counters begin anew with the release.
    if (isNew && at - SCRAPE < release) Object.assign(sums, { success: 0, server_error: 0, seconds: 0, cpu: 0 });
    const requests = SCRAPE * 30 * (1 + 0.5 * daily(at)) * jitter(0.1);
    const mean = 0.08 * (1 + 0.2 * daily(at)) * jitter(0.1) * (isNew ? slower : 1);
    sums.success += Math.round(requests * 0.99);
    sums.server_error += Math.round(requests * 0.01 * jitter(0.3));
    sums.seconds += requests * 0.99 * mean;
    sums.cpu += (0.1 * SCRAPE + requests * 0.003) * jitter(0.05);
    if (random() < 0.02) return [];
    const id = { service, cluster: 'prod', instance: `${service}:9464` };
    return [
      line(`${all}_count`, { ...id, outcome: 'success' }, sums.success, at),
      line(`${all}_count`, { ...id, outcome: 'server_error' }, sums.server_error, at),
      line(`${all}_sum`, { ...id, outcome: 'success' }, sums.seconds, at),
      line(runtime.cpu.name, id, sums.cpu, at),
      line(runtime.memory.name, id, 2e8 * jitter(0.02), at),
      line(runtime.memoryLimit.name, id, 1e9, at),
      line(exporter.target.name, { ...id, service_version: isNew ? '2.1.0' : '2.0.0' }, 1, at),
      line(exporter.info.name, { ...id, version: '0.1.0' }, 1, at),
    ];
  });
}

/** A server whose connections and sequence grow so much in a day, beside a daily rhythm. */
function server(service: string, growth: number): string[] {
  return times.flatMap((at) => {
    const days = (at - start) / (24 * HOUR);
    const id = { service, cluster: 'prod', server: `${service}-main` };
    const sessions = Math.round((25 + 10 * daily(at) + growth * 100 * days) * jitter(0.05));
    return [
      line(postgres.up.name, id, 1, at),
      line(postgres.connections.name, { ...id, datname: 'clinic', state: 'idle' }, sessions, at),
      line(postgres.maxConnections.name, id, 100, at),
      line(
        postgres.sequenceUsed.name,
        { ...id, datname: 'clinic', schemaname: 'public', sequencename: 'visits_id_seq' },
        0.3 + (growth / 2) * days,
        at,
      ),
    ];
  });
}

interface Listed {
  readonly kind: string;
  readonly service: string;
  readonly cluster: string;
  readonly entity: string;
  readonly why: string;
}

describe('advice that rests on history, with a real Prometheus', () => {
  let folder: string;
  let prometheus: RunningServer;
  let daemon: Daemon | undefined;
  // A connection each: one that is kept may be closed by the other side while both are busy in this one process.
  const get = async (path: string): Promise<string> =>
    (await fetch(`${daemon?.url}${path}`, { headers: { connection: 'close' } })).text();
  const history = async () => {
    const status: { known: boolean; silent: Record<string, string> } = JSON.parse(await get('/api/v1/history'));
    return status;
  };
  const listed = async () => {
    const answer: { recommendations: Listed[] } = JSON.parse(await get('/api/v1/recommendations'));
    return answer.recommendations;
  };
  const until = async (what: string, done: () => Promise<boolean>) => {
    const end = Date.now() + 60_000;
    while (!(await done())) {
      if (Date.now() > end) throw new Error(`in vain: ${what}\n${JSON.stringify([await listed(), await history()])}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const watch = async (url: string) => {
    daemon = await createDaemon({
      listen: { port: 0 },
      prometheus: { url, timeout: '20s' },
      history: { interval: '500ms' },
      adviceInterval: '500ms',
    });
    await daemon.start();
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulso-history-'));
    await backfillPrometheus(folder, [
      ...application('clinic "A" $&', 1.3),
      ...application('healthy', 1),
      ...server('records', 0.05),
      ...server('steady', 0),
    ]);
    prometheus = await startPrometheus({ storageDir: folder, config: 'global: {}\n' });
  }, 120_000);
  afterEach(async () => {
    await daemon?.stop();
    daemon = undefined;
  });
  afterAll(async () => {
    await prometheus?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds what a release made worse and what runs out, and nothing of what is well', async () => {
    await watch(prometheus.url);
    await until('the history', async () => (await history()).known);
    await until('the ledger', async () => (await listed()).length >= 3);
    const found = await listed();
    expect(
      found.map(({ kind, service, cluster, entity }) => [kind, service, cluster, entity].join(' · ')).toSorted(),
    ).toEqual([
      'capacity_connections · records · prod · records-main',
      'capacity_sequence · records · prod · clinic.public.visits_id_seq',
      'latency_regression · clinic "A" $& · prod · clinic "A" $&',
    ]);
    const [slower] = found.filter(({ kind }) => kind === 'latency_regression');
    const since = new Date(release * 1000).toISOString().slice(0, 13).replace('T', ' ');
    expect(slower?.why).toContain(`since ${since}`);
    expect(slower?.why).toContain('Version now: 2.1.0; before: 2.0.0.');
    expect(slower?.why).toMatch(/: (2[6-9]|3[0-4])(\.\d)? % more/);
    const { known, silent } = await history();
    expect(known).toBe(true);
    expect(Object.keys(silent).filter((name) => /^(regression|capacity)/.test(name))).toEqual([]);
  }, 90_000);

  it('says so where Prometheus cannot be asked, and stops at once', async () => {
    await watch('http://127.0.0.1:9');
    await until('the problem', async () => !/yet/.test((await history()).silent['history'] ?? 'yet'));
    expect(await history()).toMatchObject({
      known: false,
      silent: { history: expect.stringContaining('prometheus.url') },
    });
    expect(await listed()).toEqual([]);
  }, 90_000);

  it('says so where no Prometheus is configured', async () => {
    daemon = await createDaemon({ listen: { port: 0 } });
    await daemon.start();
    expect((await history()).silent['history']).toContain('Set prometheus.url');
  });
});
