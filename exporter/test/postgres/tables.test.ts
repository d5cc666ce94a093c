import { metrics, type MetricFamily } from '@pulso/catalogue';
import { bloat } from '../../src/postgres/collectors/bloat.ts';
import { indexes } from '../../src/postgres/collectors/indexes.ts';
import { sequences } from '../../src/postgres/collectors/sequences.ts';
import { tables } from '../../src/postgres/collectors/tables.ts';
import { SHOWN } from '../../src/postgres/top.ts';
import { flushStatistics, monitor, seriesOf, valueOf, type Monitor } from './collect.ts';
import { startServer, versions, type Server } from './setup.ts';

const { postgres } = metrics;
const DB = 'pulso';

describe.each(versions)('the tables of a database, on the %s PostgreSQL', (version) => {
  let server: Server;
  let member: Monitor;
  const sql = (text: string) => server.admin.query(text);

  beforeAll(async () => {
    server = await startServer(version, { autovacuum: 'off' });
    member = await monitor(server);
    await sql(`create table visits (id int primary key, note text);
               insert into visits select g, repeat('x', 100) from generate_series(1, 10000) g`);
    // What is still to be counted when the analysis sets the numbers would be counted twice.
    await flushStatistics(server.admin);
    await sql('analyze visits');
  }, 60_000);
  afterAll(async () => {
    await member?.end();
    await server?.stop();
  });

  it('counts sequential scans and the rows that they read, live and dead rows, and HOT updates', async () => {
    await sql('select count(*) from visits; select count(*) from visits');
    await sql('delete from visits where id <= 1000');
    await sql(`update visits set note = 'y' where id between 2001 and 2050`);
    await flushStatistics(server.admin);
    const samples = await member.read(tables);
    const of = (family: MetricFamily) => valueOf(samples, family, DB, 'public', 'visits');
    expect(of(postgres.tableSeqScans)).toBeGreaterThanOrEqual(2);
    expect(of(postgres.tableSeqRows)).toBeGreaterThanOrEqual(20_000);
    expect(of(postgres.tableInserted)).toBe(10_000);
    expect(of(postgres.tableDeleted)).toBe(1_000);
    expect(of(postgres.tableUpdated)).toBe(50);
    expect(of(postgres.tableHotUpdated)).toBeLessThanOrEqual(50);
    expect(of(postgres.tableIndexScans)).toBeGreaterThanOrEqual(2);
    expect(of(postgres.tableLiveRows)).toBe(9_000);
    expect(of(postgres.tableDeadRows)).toBe(1_050);
    expect(of(postgres.tableModified)).toBe(1_050);
    expect(of(postgres.tableLastVacuum)).toBeUndefined();
    expect(of(postgres.tableAnalyzes)).toBe(1);
    expect(Math.abs((of(postgres.tableLastAnalyze) ?? 0) - Date.now() / 1000)).toBeLessThan(60);
    const { rows } = await server.admin.query<{ heap: string; indexes: string }>(
      `select pg_table_size('visits') as heap, pg_indexes_size('visits') as indexes`,
    );
    expect(of(postgres.tableSize)).toBe(Number(rows[0]?.heap));
    expect(of(postgres.tableIndexesSize)).toBe(Number(rows[0]?.indexes));
    await sql('vacuum visits');
    await flushStatistics(server.admin);
    const vacuumed = await member.read(tables);
    expect(valueOf(vacuumed, postgres.tableDeadRows, DB, 'public', 'visits')).toBe(0);
    expect(valueOf(vacuumed, postgres.tableVacuums, DB, 'public', 'visits')).toBe(1);
  }, 20_000);

  it("counts what is read of a table's TOAST and its index apart from the table", async () => {
    const large = `(select string_agg(md5(g::text), '') from generate_series(1, 3000) g)`;
    await sql(`create table letters (id int, body text);
               alter table letters alter column body set storage external; insert into letters values (1, ${large})`);
    await sql('select length(body || body) from letters');
    await flushStatistics(server.admin);
    const samples = await member.read(tables);
    const of = (family: MetricFamily) => valueOf(samples, family, DB, 'public', 'letters') ?? 0;
    expect(of(postgres.tableToastBlocksHit) + of(postgres.tableToastBlocksRead)).toBeGreaterThan(10);
    expect(of(postgres.tableToastIndexBlocksHit) + of(postgres.tableToastIndexBlocksRead)).toBeGreaterThan(0);
    expect(of(postgres.tableBlocksHit)).toBeLessThan(10);
    await sql('drop table letters');
  });

  it('neither waits for a table that is locked exclusively nor fails: its size alone is absent', async () => {
    await sql('begin; lock table visits in access exclusive mode');
    const begun = performance.now();
    const samples = await member.read(tables);
    expect(performance.now() - begun).toBeLessThan(900);
    expect(valueOf(samples, postgres.tableSize, DB, 'public', 'visits')).toBeUndefined();
    expect(valueOf(samples, postgres.tableInserted, DB, 'public', 'visits')).toBe(10_000);
    await sql('rollback');
  });

  it('has series for 50 tables and one for all others, whose counters do not jump when they change places', async () => {
    await sql(`do $$ begin for n in 1..120 loop
                 execute format('create table many_%s (id int)', n); end loop; end $$`);
    const first = await member.read(tables);
    expect(seriesOf(first, postgres.tableSeqScans)).toHaveLength(SHOWN + 1);
    expect(valueOf(first, postgres.tables, DB)).toBe(121);
    const other = (samples: typeof first, family: typeof postgres.tableInserted) =>
      valueOf(samples, family, DB, 'other');
    const begun = other(first, postgres.tableInserted) ?? NaN;
    // Tables that are shown and tables that are not: all get rows, some so many that they come into view.
    await sql(`do $$ begin for n in 1..120 loop
                 execute format('insert into many_%s select generate_series(1, 10 + %s * 10)', n, n); end loop; end $$`);
    await sql('select count(*) from many_119; select count(*) from many_120');
    await flushStatistics(server.admin);
    const second = await member.read(tables);
    expect(seriesOf(second, postgres.tableSeqScans)).toHaveLength(SHOWN + 1);
    expect(valueOf(second, postgres.tableSeqRows, DB, 'public', 'many_120')).toBe(1_210);
    const inserted = Array.from({ length: 120 }, (_, at) => 10 + (at + 1) * 10).reduce((a, b) => a + b, 0);
    const visible = (samples: typeof first) =>
      new Set(seriesOf(samples, postgres.tableInserted).map(({ labels }) => labels[2] ?? ''));
    const both = [...visible(second)].filter((name) => name.startsWith('many_') && visible(first).has(name));
    const seen = both.reduce(
      (sum, name) => sum + (valueOf(second, postgres.tableInserted, DB, 'public', name) ?? 0),
      0,
    );
    expect((other(second, postgres.tableInserted) ?? NaN) - begun).toBe(inserted - seen);
    const live = seriesOf(second, postgres.tableLiveRows).reduce((sum, s) => sum + ('value' in s ? s.value : 0), 0);
    expect(live).toBe(9_000 + inserted);
  }, 20_000);

  it('finds unused, duplicate and invalid indexes, and not those that keep a constraint or are used', async () => {
    await sql(`create table orders (id int primary key, code int, state int, email text, constraint one_code unique (code));
               insert into orders select g, g, g % 2, 'm' || g from generate_series(1, 2000) g;
               create index orders_state on orders (state); create index orders_state_again on orders (state);
               create index orders_state_desc on orders (state desc); create index orders_part on orders (state) where id > 5;
               create index orders_part_copy   on   orders  (state)   where id > 5;
               create index orders_lower on orders (lower(email)); create index orders_lower_copy_of_it on orders ((lower(email)));
               create index orders_code on orders (code); create index orders_used on orders (email); analyze orders`);
    await sql(`set enable_seqscan = off; select from orders where email = 'm7'; reset enable_seqscan`);
    await sql('insert into orders values (5000, 5000, 1)');
    await expect(sql('create unique index concurrently orders_broken on orders (state)')).rejects.toThrow(/unique/);
    await flushStatistics(server.admin);
    const samples = await member.read(indexes);
    const names = (family: typeof postgres.unusedIndexSize) =>
      seriesOf(samples, family)
        .map(({ labels }) => labels[3])
        .toSorted();
    expect(names(postgres.duplicateIndexSize)).toEqual([
      'orders_code', // the constraint's own index has the same column
      'orders_lower_copy_of_it',
      'orders_part_copy',
      'orders_state_again',
    ]);
    expect(valueOf(samples, postgres.duplicateIndexes, DB)).toBe(4);
    expect(names(postgres.invalidIndexSize)).toEqual(['orders_broken']);
    expect(valueOf(samples, postgres.invalidIndexes, DB)).toBe(1);
    expect(names(postgres.unusedIndexSize)).toContain('orders_state_desc');
    expect(names(postgres.unusedIndexSize)).not.toContain('orders_used');
    expect(names(postgres.unusedIndexSize)).not.toContain('one_code');
    expect(names(postgres.unusedIndexSize)).not.toContain('orders_pkey');
    const { rows } = await server.admin.query<{ bytes: string }>(
      `select pg_relation_size('orders_state_again') as bytes`,
    );
    expect(valueOf(samples, postgres.duplicateIndexSize, DB, 'public', 'orders', 'orders_state_again')).toBe(
      Number(rows[0]?.bytes),
    );
    expect(valueOf(samples, postgres.unusedIndexesSize, DB)).toBeGreaterThan(8192 * 4);
  }, 20_000);

  it('estimates bloat near what a rewrite frees, once four columns of pg_statistic are granted, else nothing', async () => {
    await sql(`create table puffed (id int, a text, b timestamptz);
               insert into puffed select g, repeat('x', 50 + g % 50), now() from generate_series(1, 40000) g;
               delete from puffed where id % 4 <> 0;
               create table lean (id int, a text); insert into lean select g, repeat('x', 60) from generate_series(1, 20000) g`);
    await sql('vacuum analyze puffed, lean');
    expect(await member.read(bloat)).toEqual([]);
    await sql(bloat.grant?.remedy('pulso') ?? '');
    const samples = await member.read(bloat);
    const estimated = valueOf(samples, postgres.tableBloat, DB, 'public', 'puffed') ?? NaN;
    const before = await server.admin.query<{ bytes: string }>(`select pg_relation_size('puffed') as bytes`);
    await sql('vacuum full puffed');
    const after = await server.admin.query<{ bytes: string }>(`select pg_relation_size('puffed') as bytes`);
    const freed = Number(before.rows[0]?.bytes) - Number(after.rows[0]?.bytes);
    expect(Math.abs(estimated - freed) / freed).toBeLessThan(0.1);
    expect(valueOf(samples, postgres.tableBloatRatio, DB, 'public', 'puffed')).toBeCloseTo(0.75, 1);
    expect(valueOf(samples, postgres.tableBloatRatio, DB, 'public', 'lean')).toBeLessThan(0.1);
    // No value of a row can be read by that grant.
    await expect(member.session.query('select stavalues1 from pg_statistic')).rejects.toMatchObject({ code: '42501' });
    await expect(member.session.query('select from public.puffed')).rejects.toMatchObject({ code: '42501' });
  }, 20_000);

  it('shows sequences near their end, by their own bound or by that of their column, and those it may not read', async () => {
    await sql(`create sequence nearly maxvalue 1000; select setval('nearly', 950);
               create sequence ends maxvalue 100; select setval('ends', 100);
               create sequence down increment -1 minvalue -100 maxvalue -1; select setval('down', -50);
               create sequence round maxvalue 10 cycle; create sequence fresh; create sequence hidden;
               create table narrow (id int); create sequence wide as bigint owned by narrow.id;
               select setval('wide', 1932735283);
               grant select on nearly, ends, down, fresh, wide, round to pulso`);
    const samples = await member.read(sequences);
    const of = (name: string) => valueOf(samples, postgres.sequenceUsed, DB, 'public', name);
    expect(of('nearly')).toBe(0.95);
    expect(of('ends')).toBe(1);
    expect(of('down')).toBe(0.5);
    expect(of('fresh')).toBe(0);
    expect(of('wide')).toBeCloseTo(0.9, 6);
    expect(of('round')).toBeUndefined();
    expect(of('hidden')).toBeUndefined();
    expect(valueOf(samples, postgres.sequences, DB)).toBe(6);
    expect(valueOf(samples, postgres.sequencesUnreadable, DB)).toBe(1);
    await expect(sql(`select nextval('ends')`)).rejects.toThrow(/maximum/);
  });
});
