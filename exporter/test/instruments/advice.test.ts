import { once } from 'node:events';
import { type RunningPostgres, startPostgres } from '@pulso/local-stack';
import express from 'express';
import { LRUCache } from 'lru-cache';
import { Pool } from 'pg';
import { createPulso } from '../../src/index.ts';
import { adviceOf } from './advised-within.ts';
import { samplesOf } from './page.ts';

let server: RunningPostgres;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server.stop();
});

const closes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('advice on a real pool and cache', () => {
  it('proposes sizes that, once set, bring what was predicted', async () => {
    const pulso = createPulso({ adviceWindow: 5 });
    const pool = pulso.pool(new Pool({ connectionString: server.url, max: 1 }), { name: 'primary' });
    pool.on('error', () => {});
    const small = pulso.cache(new LRUCache<number, true>({ max: 10 }), { name: 'profiles' });
    let seed = 1;
    // Numerical Recipes' generator: the same keys in every run.
    const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    const query = async (waits: number[]) => {
      const asked = Date.now();
      const client = await pool.connect();
      waits.push((Date.now() - asked) / 1000);
      await client.query('SELECT pg_sleep(0.03)');
      client.release();
    };
    const busy = async (cache: LRUCache<number, true>, seconds: number) => {
      const waits: number[] = [];
      const work: Promise<unknown>[] = [];
      const end = Date.now() + seconds * 1000;
      while (Date.now() < end) {
        work.push(query(waits));
        for (let i = 0; i < 20; i++) {
          const key = Math.floor(random() ** 2 * 200);
          if (cache.get(key) !== true) cache.set(key, true);
        }
        pulso.registry.encode('text');
        // About 40 callers a second, each for 30 ms: more than one connection can serve.
        await pause(-Math.log(1 - random()) * 25);
      }
      await Promise.all(work);
      return waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    };
    const starved = await busy(small, 3);
    const advice = new Map(pulso.advice().map((item) => [item.kind, item]));
    const forPool = advice.get('pool_starved');
    const forCache = advice.get('cache_too_small');
    expect(forPool).toMatchObject({ entity: 'primary', current: 1 });
    expect(forCache).toMatchObject({ entity: 'profiles', current: 10 });
    const page = samplesOf(pulso.registry.encode('text').toString());
    expect(page.get(`pulso_recommendation_proposed{id="${forPool?.id}"}`)).toBe(forPool?.proposed);

    pool.options.max = forPool?.proposed ?? 0;
    const large = new LRUCache<number, true>({ max: forCache?.proposed ?? 0 });
    pulso.cache(large, { name: 'profiles' });
    // Opening the new connections and filling the new cache is not what was predicted.
    await busy(large, 1);
    const requests = (result: string) =>
      samplesOf(pulso.registry.encode('text').toString()).get(
        `pulso_cache_requests_total{cache="profiles",result="${result}"}`,
      ) ?? 0;
    const before = { hits: requests('hit'), misses: requests('miss') };
    const eased = await busy(large, 3);
    const hits = requests('hit') - before.hits;
    const observed = hits / (hits + requests('miss') - before.misses);
    const predicted = forCache?.values['predicted'];
    const expected = typeof predicted === 'object' ? predicted.value : NaN;
    expect(Math.abs(observed - expected)).toBeLessThan(0.1);
    expect(eased).toBeLessThan(0.03);
    expect(eased / starved - 1).toBeLessThan(-0.8);
    await pool.end();
    pulso.close();
  }, 30_000);

  it('finds the route that asks once for each row, and which statement it asks', async () => {
    const pulso = createPulso({ adviceWindow: 5, nPlusOne: 5 });
    const pool = pulso.pool(new Pool({ connectionString: server.url }), { name: 'primary' });
    // The server may stop before what `end` closes is closed.
    pool.on('error', () => {});
    await pool.query('CREATE TABLE clients AS SELECT id, id::text AS name FROM generate_series(1, 100) AS id');
    const app = express();
    app.use(pulso.express());
    app.get('/agenda/:day', async (_, response) => {
      const names: unknown[] = [];
      for (let id = 1; id <= 20; id++) {
        const { rows } = await pool.query('SELECT name FROM clients WHERE id = $1', [id]);
        names.push(rows[0]);
      }
      response.json(names);
    });
    const listening = app.listen(0, '127.0.0.1');
    closes.push(async () => {
      listening.closeAllConnections();
      listening.close();
      await pool.end();
      pulso.close();
    });
    await once(listening, 'listening');
    const address = listening.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const advice = await adviceOf(pulso, 'n_plus_one', () => fetch(`${url}/agenda/monday`).then((each) => each.text()));
    expect(advice).toMatchObject({ current: 20, proposed: 1 });
    expect(advice.predictedEffect).toBeCloseTo(-0.95, 1);
    expect(advice.values).toMatchObject({ table: 'clients', route: '/agenda/:day' });
    const text = pulso.queries().find(({ id }) => id === advice.entity)?.text;
    expect(text).toBe('select name from clients where id = ?');
  }, 60_000);
});
