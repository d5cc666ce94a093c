import { startPostgres } from '@pulso/local-stack';
import { Client } from 'pg';
import { postgresVictim } from '../src/evidence/postgres-victim.ts';
import { fileVictim, tamper } from '../src/evidence/tampering.ts';

/** Five of each way; `npm run test:compliance` makes a thousand. */
const TIMES = 115;

describe('evidence that somebody alters', () => {
  it('is found out, in files, in every way and every time', async () => {
    const { tamperings, tamperingsFound, missed } = await tamper(fileVictim, TIMES);
    expect(missed).toEqual([]);
    expect([tamperings, tamperingsFound]).toEqual([TIMES, TIMES]);
  }, 120_000);

  it('is found out in PostgreSQL, where the forger is its superuser', async () => {
    const server = await startPostgres({ version: 'embedded' });
    const admin = new Client({ connectionString: server.url });
    try {
      await admin.connect();
      const { tamperings, tamperingsFound, missed } = await tamper(
        () => postgresVictim({ url: server.url }, admin),
        TIMES,
      );
      expect(missed).toEqual([]);
      expect([tamperings, tamperingsFound]).toEqual([TIMES, TIMES]);
    } finally {
      await admin.end();
      await server.stop();
    }
  }, 120_000);
});
