import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type RunningServer } from '@pulso/local-stack';
import { Pool } from 'pg';
import { PrometheusClient } from '../../src/prometheus/index.ts';
import { createDaemon, createPulso, type Daemon, type Pulso } from '../../src/index.ts';
import { MONITOR, startServer, type Server } from '../postgres/setup.ts';
import { startScraping } from './scraped.ts';
import { makeVisits } from './visits.ts';

type View = Record<string, unknown> & { id: string; state: string; life?: { event: string }[] };

/** Until a condition holds: what it depends on are other processes. */
async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 90_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function viewsIn(text: string): View[] {
  const answer: unknown = JSON.parse(text);
  const list = typeof answer === 'object' && answer !== null && 'recommendations' in answer && answer.recommendations;
  if (!Array.isArray(list)) throw new Error(`no list: ${text}`);
  return list;
}

describe('the life of an index advice, with a real PostgreSQL, Prometheus and application', () => {
  let folder: string;
  let server: Server;
  let prometheus: RunningServer;
  let daemon: Daemon;
  let pulso: Pulso;
  let pool: Pool;
  let page: HttpServer;
  const stopping = new AbortController();
  let work: Promise<void>;
  let daemonPort: number;

  const start = async () => {
    const made = await createDaemon({
      listen: { port: daemonPort },
      prometheus: { url: prometheus.url },
      targets: [
        { name: 'main', service: 'clinic', cluster: 'prod', url: server.urlAs(MONITOR), collectInterval: '300ms' },
      ],
      adviceInterval: '700ms',
      advice: { window: '6s', settle: '500ms', history: { file: join(folder, 'advice.json') } },
    });
    await made.start();
    return made;
  };
  const call = async (path: string, method = 'GET', body?: object) => {
    const response = await fetch(daemon.url + path, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  const list = async (query = '?state=all'): Promise<View[]> => {
    const { text } = await call(`/api/v1/recommendations${query}`);
    return viewsIn(text);
  };
  const index = async () => (await list()).find(({ kind, entity }) => kind === 'missing_index' && entity === 'visits');
  const inState = (state: string) =>
    until(`state ${state}`, async () => {
      const found = await index();
      return found?.state === state ? found : undefined;
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulso-life-'));
    server = await startServer('embedded');
    await makeVisits(server.admin);
    pulso = createPulso({ service: 'clinic' });
    pool = pulso.pool(new Pool({ connectionString: server.url, max: 2 }), { name: 'primary' });
    page = createServer(pulso.metricsHandler());
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    daemonPort = await freePort();
    prometheus = await startScraping(page, daemonPort);
    // The same number of look-ups a second before and after: an index makes each faster, not more of them.
    work = (async () => {
      for (let i = 0; !stopping.signal.aborted; i += 1) {
        await pool.query('select notes from visits where client_id = $1', [1 + (i % 5000)]);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    })();
    daemon = await start();
  }, 120_000);

  afterAll(async () => {
    stopping.abort();
    await work;
    await daemon?.stop();
    await prometheus?.stop();
    await new Promise((resolve) => page?.close(resolve));
    await pool?.end();
    pulso?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('goes from proposed to confirmed, over a restart, and tells its life', async () => {
    const proposed = await inState('proposed');
    expect(proposed).toMatchObject({ rank: 1, service: 'clinic', cluster: 'prod', servers: ['main'], area: 'query' });
    expect(String(proposed['apply'])).toMatch(/^CREATE INDEX CONCURRENTLY/);
    expect((await call('/')).text).toContain(`/advice/${proposed.id}`);

    // Dismissed it stays away, over a restart too.
    const later = new Date(Date.now() + 86_400_000).toISOString();
    const dismissal = `/api/v1/recommendations/${proposed.id}/dismissal`;
    expect((await call(dismissal, 'POST', { reason: 'after the release', until: later })).status).toBe(204);
    // A machine that stalls may give other advice, say on the pool.
    expect((await list('')).map(({ id }) => id)).not.toContain(proposed.id);
    await daemon.stop();
    daemon = await start();
    expect(await index()).toMatchObject({ state: 'dismissed', dismissal: { reason: 'after the release' } });
    expect((await call(dismissal, 'DELETE')).status).toBe(204);

    await inState('proposed');
    // Long enough that there is a whole window before, with several readings of the statements in it.
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    await server.admin.query(String(proposed['apply']));
    await inState('applied');
    await daemon.stop();
    daemon = await start();
    expect(['applied', 'confirmed']).toContain((await index())?.state);
    const measured = await inState('confirmed');
    expect(measured['observedEffect']).toBeLessThan(-0.5);
    expect(measured['predictionError']).toBeCloseTo(
      Number(measured['observedEffect']) - Number(measured['predictedEffect']),
      6,
    );
    const { text } = await call(`/api/v1/recommendations/${proposed.id}`);
    const [details] = viewsIn(text);
    // On a machine that stalls the ledger waits for a fair comparison first, and says so.
    const events = details?.life?.map(({ event }) => event).filter((event) => !event.startsWith('waiting_'));
    expect(events).toEqual(['proposed', 'dismissed', 'restored', 'applied_found', 'confirmed']);
    const client = new PrometheusClient(prometheus.url, 5_000);
    const of = `{service="clinic", cluster="prod", id="${proposed.id}"}`;
    const scraped = await until('the observed effect in Prometheus', async () => {
      const [first] = await client.query(`pulso_recommendation_observed_effect_ratio${of}`);
      return first?.value;
    });
    expect(scraped).toBeCloseTo(Number(measured['observedEffect']), 6);
  }, 240_000);

  it('refuses what it cannot take, with a message', async () => {
    const { id = '' } = (await index()) ?? {};
    const dismissal = `/api/v1/recommendations/${id}/dismissal`;
    const soon = new Date(Date.now() + 86_400_000).toISOString();
    const refusals: readonly (readonly [object, RegExp])[] = [
      [{}, /Send JSON/],
      [{ reason: 'x', until: 'tomorrow' }, /Send JSON/],
      [{ reason: ' ', until: soon }, /Write 1 to 300/],
      [{ reason: 'x', until: '2020-01-01' }, /must lie ahead/],
      [{ reason: 'ask maria@example.com', until: soon }, /seems to hold personal data/],
    ];
    for (const [body, message] of refusals) {
      const { status, text } = await call(dismissal, 'POST', body);
      expect([status, text]).toEqual([400, expect.stringMatching(message)]);
    }
    expect((await call('/api/v1/recommendations/nope/dismissal', 'POST', { reason: 'x', until: soon })).status).toBe(
      404,
    );
    expect((await call('/api/v1/recommendations?state=done')).text).toMatch(/state is not one of: proposed, /);
    expect((await call('/api/v1/recommendations?area=x')).status).toBe(400);
    expect((await call('/advice-metrics?service=other')).status).toBe(404);
    // A form of another origin: a browser sends it without asking.
    const form = await fetch(daemon.url + dismissal, {
      method: 'POST',
      body: new URLSearchParams({ reason: 'x', until: soon }),
    });
    expect(form.status).toBe(400);
  });
});
