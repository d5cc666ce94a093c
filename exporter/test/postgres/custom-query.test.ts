import { Client } from 'pg';
import type { CustomQueryConfig } from '../../src/index.ts';
import { connect } from '../../src/postgres/connect.ts';
import { customQueryTask } from '../../src/postgres/custom-query.ts';
import { createDaemon } from '../../src/index.ts';
import { MONITOR, resolveTarget, startServer, until, type Server } from './setup.ts';

const QUERY: CustomQueryConfig = {
  name: 'waiting',
  sql: `select status, count(*) as waiting, sum(price)::numeric as price, min(since) as since
          from public.queue group by status; -- by status`.replace('; --', ' --'),
  labels: ['status'],
  values: [
    { column: 'waiting', type: 'gauge', help: 'Entries that wait.' },
    { column: 'price', type: 'counter', help: 'Sum of prices.' },
    { column: 'since', type: 'gauge', unit: 'seconds', help: 'Since when.' },
  ],
};

describe("a query of the user's own", () => {
  let server: Server;
  let client: Client;
  beforeAll(async () => {
    server = await startServer('embedded');
    await server.admin.query(`
      create table public.queue(status text, price numeric, since timestamptz);
      insert into public.queue values ('new', 1.5, '2026-01-01Z'), ('new', 2, '2026-01-02Z'), ('old', null, null);
      grant select, insert on public.queue to pulso`);
    client = await connect(resolveTarget({ url: server.urlAs(MONITOR), statementTimeout: '500ms' }));
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await server.stop();
  });
  const run = async (query: Partial<CustomQueryConfig>) => customQueryTask({ ...QUERY, ...query }, 1_000).run(client);

  it('becomes series: numbers of every kind, times as Unix seconds, and NULL as nothing', async () => {
    const samples = await run({});
    const shown = samples.map((each) => ('value' in each ? [each.family.name, each.labels[0], each.value] : []));
    expect(shown.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      ['pulso_custom_waiting_price_total', 'new', 3.5],
      ['pulso_custom_waiting_since_seconds', 'new', Date.parse('2026-01-01Z') / 1000],
      ['pulso_custom_waiting_waiting', 'new', 2],
      ['pulso_custom_waiting_waiting', 'old', 1],
    ]);
  });

  it('tells the database first where it is run in each', async () => {
    const samples = await run({ scope: 'database' });
    const first = samples.find(({ family }) => family.name === 'pulso_custom_waiting_waiting');
    expect(first?.family.labels).toEqual(['datname', 'status']);
    expect(first?.labels[0]).toBe(new URL(server.url).pathname.slice(1));
    await expect(createDaemon({ queries: [{ ...QUERY, scope: 'database', labels: ['datname'] }] })).rejects.toThrow(
      /has a column datname/,
    );
  });

  it.each([
    [
      'writes',
      { sql: `with x as (insert into public.queue values ('x') returning status) select * from x` },
      /data-modifying/,
    ],
    ['is two statements', { sql: 'select 1 as waiting) q; drop table public.queue; select (1' }, /multiple commands/],
    ['lacks a column', { sql: `select 'a' as status` }, /returns no column waiting/],
    [
      'gives no number',
      { sql: `select 'a' as status, 'secret' as waiting, 1 as price, 1 as since` },
      /column waiting that is no number/,
    ],
    [
      'repeats its labels',
      { sql: `select 'a' as status, g as waiting, 1 as price, 1 as since from generate_series(1, 2) g` },
      /two rows with the same status/,
    ],
    [
      'returns too much',
      { sql: `select g as status, 1 as waiting, 1 as price, 1 as since from generate_series(1, 100000) g` },
      /more than 1000 rows/,
    ],
    [
      'takes too long',
      { sql: `select 'a' as status, 1 as waiting, 1 as price, 1 as since from pg_sleep(60)` },
      /statement timeout/,
    ],
  ] as const)('is refused where it %s', async (_, query, why) => {
    const error: unknown = await run(query).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(why);
    expect(String(error)).not.toContain('secret');
    const { rows } = await server.admin.query<{ count: string }>('select count(*) from public.queue');
    expect(rows[0]?.count).toBe('3');
  });

  it('is on the page of its targets, without personal data in its labels; a broken one costs only its own metrics', async () => {
    const target = { service: 's', url: server.urlAs(MONITOR), collectInterval: '100ms' };
    const value = { column: 'n', type: 'gauge', help: 'A number.' } as const;
    const daemon = await createDaemon({
      listen: { port: 0 },
      targets: [
        { ...target, name: 'a' },
        { ...target, name: 'b' },
      ],
      queries: [
        {
          name: 'mine',
          sql: `select 'ana@example.com' as who, 7 as n`,
          labels: ['who'],
          values: [value],
          targets: ['a'],
        },
        { name: 'broken', sql: 'select nothing', values: [value] },
      ],
    });
    await daemon.start();
    try {
      const probe = async (name: string) =>
        (await (await fetch(`${daemon.url}/probe?target=${name}`)).text()).replaceAll(/ +/g, ' ');
      await until(async () => (await probe('a')).includes('collector="custom_broken"'), 'queries have run');
      const page = await probe('a');
      expect(page).toMatch(/^pulso_custom_mine_n\{who="redacted"\} 7$/m);
      expect(page).not.toContain('ana@');
      expect(page).toMatch(/^pulso_collector_success\{collector="custom_broken",datname=""\} 0$/m);
      expect(page).toMatch(/^pulso_target_up 1$/m);
      expect(await probe('b')).not.toContain('pulso_custom_mine');
    } finally {
      await daemon.stop();
    }
  });
});
