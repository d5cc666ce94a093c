import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { createDaemon, type Daemon } from '../../src/index.ts';
import { MONITOR, startServer, until, type Server } from '../postgres/setup.ts';
import { makeVisits } from './visits.ts';

type View = Record<string, unknown> & { state: string; life?: { event: string }[] };
const PATIENCE_MS = 60_000;

describe('advice that is applied while the daemon is down', () => {
  let folder: string;
  let server: Server;
  let pool: Pool;
  let daemon: Daemon | undefined;
  const stopping = new AbortController();
  let work: Promise<void>;

  const start = async (databases?: object) => {
    daemon = await createDaemon({
      listen: { port: 0 },
      targets: [
        {
          ...{ name: 'main', service: 'clinic', url: server.urlAs(MONITOR), collectInterval: '300ms' },
          ...(databases && { databases }),
        },
      ],
      adviceInterval: '700ms',
      advice: { history: { file: join(folder, 'advice.json') } },
    });
    await daemon.start();
  };
  const index = async (): Promise<View | undefined> => {
    const answer: unknown = await fetch(`${daemon?.url}/api/v1/recommendations?state=all`, {
      headers: { accept: 'application/json' },
    }).then((response) => response.json());
    const list =
      typeof answer === 'object' && answer !== null && 'recommendations' in answer ? answer.recommendations : [];
    return Array.isArray(list)
      ? list.find(({ kind, entity }: View) => kind === 'missing_index' && entity === 'visits')
      : undefined;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulso-restart-'));
    server = await startServer('embedded');
    await makeVisits(server.admin);
    pool = new Pool({ connectionString: server.url, max: 1 });
    work = (async () => {
      for (let i = 0; !stopping.signal.aborted; i += 1) {
        await pool.query('select notes from visits where client_id = $1', [1 + (i % 5000)]);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
  }, 120_000);
  afterEach(async () => {
    stopping.abort();
    await work;
    await daemon?.stop();
    await pool?.end();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('is found in place by the next one, whose advisor never gave it', async () => {
    await start();
    await until(async () => (await index())?.state === 'proposed', 'the advice', PATIENCE_MS);
    const proposed = await index();
    await daemon?.stop();
    await server.admin.query(String(proposed?.['apply']));
    await start();
    await until(async () => (await index())?.state === 'applied', 'found in place', PATIENCE_MS);
    const details = await fetch(`${daemon?.url}/api/v1/recommendations/${String(proposed?.['id'])}`).then((response) =>
      response.text(),
    );
    expect(details).toContain('applied_found');
  }, 180_000);
});
