import { loadParser, readStatement } from './statement.ts';
import type { HasColumn, TableUse } from './table-use.ts';

const columns: Readonly<Record<string, readonly string[]>> = {
  appointments: ['id', 'client_id', 'professional_id', 'starts_at', 'status'],
  clients: ['id', 'name', 'city'],
};
const hasColumn: HasColumn = ({ table }, column) => columns[table]?.includes(column);

/** The uses without what they do not restrict. */
function usesOf(sql: string) {
  const short = ({ table, equality, joins, range, order, isCorrelated }: TableUse) => ({
    table,
    ...(equality.size > 0 ? { equality: [...equality] } : {}),
    ...(joins.size > 0 ? { joins: [...joins] } : {}),
    ...(range.size > 0 ? { range: [...range] } : {}),
    ...(order.length > 0 ? { order: order.map(({ name }) => name) } : {}),
    ...(isCorrelated ? { isCorrelated } : {}),
  });
  return readStatement(sql)?.uses(hasColumn).map(short);
}

beforeAll(loadParser);

describe('how a statement uses its tables', () => {
  it('sees a lateral search by columns of the query around it', () => {
    const sql = `
      select a.id, h.starts_at from appointments a
        left join lateral (select a2.starts_at from appointments a2
          where a2.client_id = a.client_id and a2.starts_at < $2 order by a2.starts_at desc limit 3) h on true
       where a.professional_id = $1`;
    expect(usesOf(sql)).toEqual([
      { table: 'appointments', equality: ['professional_id'] },
      {
        table: 'appointments',
        equality: ['client_id'],
        range: ['starts_at'],
        order: ['starts_at'],
        isCorrelated: true,
      },
    ]);
  });

  it('tells joins from what is known before the table is read', () => {
    expect(usesOf('select from appointments a join clients c on c.id = a.client_id where a.status = $1')).toEqual([
      { table: 'appointments', equality: ['status'], joins: ['client_id'] },
      { table: 'clients', joins: ['id'] },
    ]);
  });

  it.each([
    ['select from clients where city = $1', { equality: ['city'] }],
    ['select from clients where $1 = city', { equality: ['city'] }],
    ['select from clients where city in ($1, $2)', { equality: ['city'] }],
    ['select from clients where city = any($1)', { equality: ['city'] }],
    ['select from clients where id between $1 and $2', { range: ['id'] }],
    ['select from clients where city = $1 and id > $2', { equality: ['city'], range: ['id'] }],
    ['select from clients order by name limit $1', { order: ['name'] }],
    ['update clients set name = $1 where city = $2', { equality: ['city'] }],
    ['delete from clients c where c.city = $1', { equality: ['city'] }],
    ['insert into x select from clients where city = $1', { equality: ['city'] }],
    ['with old as (select from clients where city = $1) select from old where city = $2', { equality: ['city'] }],
    ['select from clients where city = $1 union select from other', { equality: ['city'] }],
  ])('%s', (sql, use) => {
    expect(usesOf(sql)?.find(({ table }) => table === 'clients')).toEqual({ table: 'clients', ...use });
  });

  it.each([
    'select from clients where city = $1 or name = $2',
    'select from clients where not city = $1',
    'select from clients where lower(city) = $1',
    'select from clients where city::text = $1',
    'select from clients where city = name',
    'select from clients where city like $1',
    'select from clients order by name',
    'select from clients where unknown_column = $1',
  ])('sees nothing that an index could use in: %s', (sql) => {
    expect(usesOf(sql)).toEqual([{ table: 'clients' }]);
  });

  it('sees a correlated EXISTS', () => {
    const sql = 'select from clients c where exists (select from appointments a where a.client_id = c.id)';
    expect(usesOf(sql)).toContainEqual({ table: 'appointments', equality: ['client_id'], isCorrelated: true });
  });
});

describe('a statement that may be shown', () => {
  it('has neither literals nor comments', () => {
    const { text } = readStatement(`select 1 /* maria@example.com */ from clients -- João
      where name = 'Ana São João' and city = $1`)!;
    expect(text).toBe('select $2 from clients where name = $3 and city = $1');
  });

  it('keeps typed literals readable, as pg_stat_statements leaves them', () => {
    const statement = readStatement('select from appointments where starts_at > now() - interval $1');
    expect(statement?.text).toContain('$1::interval');
    expect(statement?.parameters).toBe(1);
  });

  it.each([
    `create role z password 'secret'`,
    'select 1; drop table clients',
    'copy clients from stdin',
    'set x = 1',
    'explain select 1',
    '<insufficient privilege>',
    'select from where',
    '',
  ])('is not: %s', (sql) => {
    expect(readStatement(sql)).toBeUndefined();
  });
});
