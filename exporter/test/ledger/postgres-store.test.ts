import { Client } from 'pg';
import { propose } from '../../src/advisors/advice/advice.ts';
import { historyDdl } from '../../src/ledger/postgres-schema.ts';
import { postgresStore } from '../../src/ledger/postgres-store.ts';
import { rulesOf } from '../../src/ledger/rules.ts';
import { step } from '../../src/ledger/step.ts';
import { startServer, type Server } from '../postgres/setup.ts';

const KEEPER = { user: 'pulso "keeper"', password: 'keeper-pw' } as const;
const advice = propose({ kind: 'cpu', entity: "o'process", severity: 'warning', confidence: 0.5, values: {} });
const seen = { service: 'clinic', cluster: '', source: 'application', known: true, advice };
const entryOf = (service: string) =>
  step(undefined, { ...seen, service }, 0, rulesOf({ windowMs: 1, settleMs: 1, keepMs: 1 }))!;

describe('the history in PostgreSQL', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer('embedded');
    await server.admin.query(`create role "pulso ""keeper""" login password '${KEEPER.password}'`);
  }, 60_000);
  afterAll(() => server?.stop());
  const open = () => postgresStore({ url: server.urlAs(KEEPER) });

  it('says what to run where the role may not make its schema', async () => {
    await expect(open().load()).rejects.toThrow(
      /schema pulso_history is not there, and this role may not make it.*pulso advise ddl/,
    );
  });

  it('gives back what it keeps, with the privileges of the printed statements and no others', async () => {
    await server.admin.query(historyDdl(KEEPER.user));
    await server.admin.query(historyDdl(KEEPER.user)); // may run again
    const store = open();
    expect(await store.load()).toEqual([]);
    await store.save([entryOf('a'), entryOf('b')]);
    await store.save([entryOf('b'), { ...entryOf('c'), servers: ['main'] }]);
    const kept = await open().load();
    expect(kept.map(({ service }) => service).toSorted()).toEqual(['b', 'c']);
    expect(kept).toContainEqual(entryOf('b'));
    const client = new Client({ connectionString: server.urlAs(KEEPER) });
    await client.connect();
    await expect(client.query('delete from pulso_history.version')).rejects.toMatchObject({ code: '42501' });
    await expect(client.query('create table pulso_history.other ()')).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });

  it('makes its schema by itself where it may', async () => {
    await server.admin.query('drop schema pulso_history cascade');
    await server.admin.query('grant create on database pulso to "pulso ""keeper"""');
    expect(await open().load()).toEqual([]);
    await open().save([entryOf('a')]);
    expect(await open().load()).toHaveLength(1);
  });

  it('is refused where a later version made the schema, and where nobody answers', async () => {
    await server.admin.query('update pulso_history.version set version = 99');
    await expect(open().load()).rejects.toThrow(/made by a later version of Pulso \(history 99/);
    await expect(postgresStore({ url: 'postgresql://pulso@127.0.0.1:1/pulso' }).load()).rejects.toThrow(
      /^advice\.history\.url: the history cannot be kept there \(ECONNREFUSED/,
    );
  });
});
