import { type RunningPostgres, startPostgres } from '@pulso/local-stack';
import { Pool, type PoolClient } from 'pg';
import { adviceTexts } from '../../src/advisors/advice/advice.ts';
import { createPulso } from '../../src/index.ts';
import { adviceOf } from './advised-within.ts';

describe('a pool that leaks, in an application without a daemon', () => {
  let server: RunningPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => {
    await server.stop();
  });

  it('is advised with the place that takes them, until they are given back, and nobody else is blamed', async () => {
    const pulso = createPulso({ adviceWindow: 5 });
    const pool = pulso.pool(new Pool({ connectionString: server.url, max: 4 }), { name: 'primary', leakAfter: 0.3 });
    // The server may stop before the last session has said goodbye.
    pool.on('connect', (client) => client.on('error', () => {}));
    pool.on('error', () => {});
    const forgotten: PoolClient[] = [];
    try {
      const forgetfulHandler = async () => {
        const client = await pool.connect();
        await client.query('select 1');
        return client;
      };
      forgotten.push(await forgetfulHandler(), await forgetfulHandler());
      const work = () => pool.query('select 1');
      const advice = await adviceOf(pulso, 'pool_leak', work);
      expect(advice).toMatchObject({ entity: 'primary', current: 2, severity: 'critical' });
      expect(advice.apply).toContain('client.release()');
      expect(advice.details?.[0]).toMatch(/^2 taken at .*pool-advice\.test\.ts/);
      expect(Object.values(adviceTexts(advice)).join(' ')).not.toMatch(/\{\w+\}/);
      expect(pulso.registry.encode('text').toString()).toMatch(
        /^pulso_recommendation\{[^}]*advice="pool_leak"[^}]*\} +1$/m,
      );
      // One that waits for the others is starved by them, not by its size.
      expect(pulso.advice().map(({ kind }) => kind)).not.toContain('pool_starved');

      for (const client of forgotten.splice(0)) client.release();
      const end = Date.now() + 40_000;
      while (pulso.advice().some(({ kind }) => kind === 'pool_leak') && Date.now() < end) {
        await work();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(pulso.advice().map(({ kind }) => kind)).not.toContain('pool_leak');
    } finally {
      for (const client of forgotten) client.release();
      pulso.close();
      await pool.end();
    }
  }, 120_000);
});
