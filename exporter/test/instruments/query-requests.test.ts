import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type RunningPostgres, startPostgres } from '@pulso/local-stack';
import express from 'express';
import { Pool } from 'pg';
import { createPulso, fingerprint, type PulsoOptions } from '../../src/index.ts';
import { portOf, samplesOf } from './page.ts';

let server: RunningPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server.stop();
});
const stops: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function setUp(options: PulsoOptions) {
  const pulso = createPulso({ advisors: false, ...options });
  const pool = new Pool({ connectionString: server.url, max: 1 });
  pool.on('error', () => {});
  pulso.pool(pool, { name: 'p' });
  stops.push(
    () => pool.end(),
    () => pulso.close(),
  );
  const text = 'select $1::int as n';
  const label = `query_group="${fingerprint(text).id}"`;
  const found = (route: string) =>
    samplesOf(pulso.registry.encode('text').toString()).get(
      `pulso_query_n_plus_one_requests_total{${label},http_route="${route}"}`,
    );
  /** So many queries at once, which wait for the pool's one connection. */
  const ask = (times: number) => Promise.all(Array.from({ length: times }, (_, i) => pool.query(text, [i])));
  return { pulso, pool, ask, found };
}

async function listen(listener: Server): Promise<string> {
  stops.unshift(() => void listener.close());
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return `http://127.0.0.1:${portOf(listener)}`;
}

describe('requests that ask one statement again and again', () => {
  it('are counted by group and route in Express, also those that wait for a connection beside others', async () => {
    const { pulso, ask, found } = setUp({ nPlusOne: 10 });
    const app = express();
    app.use(pulso.express());
    const router = express.Router();
    router.get('/:times', async (request, response) => {
      await ask(Number(request.params.times));
      response.end();
    });
    app.use('/ask', router);
    const url = await listen(createServer(app));
    await Promise.all([9, 10, 25, 3, 3, 3, 3].map((times) => fetch(`${url}/ask/${times}`)));
    expect(found('/ask/:times')).toBe(2);
    expect(pulso.queries().find(({ text }) => text === 'select ?::int as n')).toMatchObject({
      nPlusOneRequests: 2,
      calls: 56,
    });
    expect(pulso.registry.errorCounter('query').value).toBe(0);
  });

  it('are counted on a plain server, by the route that the application names', async () => {
    const { pulso, ask, found } = setUp({ nPlusOne: 3 });
    const plain = createServer((_request, response) => void ask(3).then(() => response.end()));
    pulso.http(plain, { route: () => '/all' });
    const url = await listen(plain);
    await fetch(url);
    await fetch(url);
    expect(found('/all')).toBe(2);
    await ask(5);
    expect(found('')).toBeUndefined();
  });

  it('are not followed unless that is asked for', async () => {
    const { pulso, ask } = setUp({});
    await ask(20);
    expect(pulso.registry.encode('text').toString()).not.toContain('n_plus_one');
    expect(pulso.queries()[0]).not.toHaveProperty('nPlusOneRequests');
  });
});

describe('the list of statements', () => {
  it('is served to those who have the token, whole or by id, without a literal', async () => {
    const { pulso, pool } = setUp({ metricsToken: 'a-token-of-some-length', topQueries: 5 });
    await pool.query("select 'maria@example.com' as secret");
    await pool.query("set application_name = 'hunter2'");
    const url = await listen(createServer(pulso.queriesHandler()));
    expect((await fetch(url)).status).toBe(401);
    const headers = { Authorization: 'Bearer a-token-of-some-length' };
    const all = await (await fetch(url, { headers })).text();
    expect(all).not.toMatch(/maria|hunter2/);
    const list = JSON.parse(all) as { id: string; text?: string; operation: string }[];
    expect(list.map(({ operation }) => operation).toSorted()).toEqual(['SELECT', 'SET']);
    expect(list.find(({ operation }) => operation === 'SET')).not.toHaveProperty('text');
    const { id } = list.find(({ operation }) => operation === 'SELECT')!;
    expect(id).toBe(fingerprint("SELECT 'x' AS secret").id);
    const one = await fetch(`${url}/queries/${id}`, { headers });
    expect(await one.json()).toMatchObject([{ id, pool: 'p', text: 'select ? as secret', calls: 1, rows: 1 }]);
    expect((await fetch(`${url}/queries/0123456789ab`, { headers })).status).toBe(404);
    expect(pulso.registry.encode('text').toString()).not.toMatch(/maria|hunter2|secret/);
  });

  it.each<[object, string]>([
    [{ slowQuery: 0 }, 'slowQuery must be a number of seconds, more than 0'],
    [{ topQueries: 1.5 }, 'topQueries must be a whole number from 1 to 200'],
    [{ nPlusOne: 1 }, 'nPlusOne must be a whole number, 2 or more'],
  ])('refuses %j', (options, message) => {
    expect(() => createPulso(options)).toThrow(message);
  });
});
