import { evaluated } from '../../../test/judged.ts';
import * as fc from 'fast-check';
import type { StatementListing } from '../../postgres/statements/index.ts';
import { adviceTexts, type AdviceWithStatements } from '../advice/advice.ts';
import { adviseCast, isCast } from './cast-hides-index.ts';
import type { ColumnFacts, IndexFacts, TableFacts } from './facts.ts';
import { adviseLikeScan } from './like-scan.ts';
import { adviseNotIn, hashSize } from './not-in.ts';
import { adviseOffsetPaging } from './offset-paging.ts';
import { byIndex, type Suspect } from './suspect.ts';
import { loadParser, parseGroup } from './tree.ts';

beforeAll(loadParser);

const column = (type: string, more: Partial<ColumnFacts> = {}): ColumnFacts => ({
  type,
  notNull: true,
  isC: false,
  ...more,
});
const btree = (name: string, first: string, operatorClass = 'int4_ops'): IndexFacts => ({
  ...{ name, method: 'btree', column: first, operatorClass },
});
const visits: TableFacts = {
  ...{ oid: 1, schema: 'public', table: 'visits', rows: 100_000, read: 0 },
  columns: new Map([
    ['id', column('int4')],
    ['code', column('bpchar')],
    ['at', column('timestamptz')],
    ['note', column('text')],
    ['c_note', column('text', { isC: true })],
    ['client_id', column('int4')],
  ]),
  indexes: [
    btree('visits_pkey', 'id'),
    btree('visits_at', 'at'),
    btree('visits_c', 'c_note', 'text_ops'),
    btree('visits_code', 'code'),
  ],
};
const clients: TableFacts = {
  ...{ oid: 2, schema: 'public', table: 'clients', rows: 400_000, read: 0 },
  columns: new Map([
    ['id', column('numeric')],
    ['name', column('text')],
    ['parent', column('int4', { notNull: false })],
  ]),
  indexes: [btree('clients_pkey', 'id')],
};
const use: StatementListing = {
  ...{ id: '0123456789ab', database: 'clinic', operation: 'SELECT', table: 'visits', text: 'select ?' },
  ...{ share: 0.3, calls: 100, seconds: 20, rows: 1_000, walBytes: 0 },
  sharedBlocks: { hit: 0, read: 0, dirtied: 0, written: 0 },
  tempBlocks: { read: 0, written: 0 },
};

function suspect(sql: string, more: Partial<Suspect> = {}): Suspect {
  const root = parseGroup(sql);
  if (root === undefined) throw new Error(`no query: ${sql}`);
  const tables = [visits, clients];
  return { ...{ use, root, tables, seconds: 100, hashBytes: 8 * 1024 ** 2, readEach: ({ rows }) => rows }, ...more };
}

function expectWhole(advice: AdviceWithStatements | undefined): AdviceWithStatements {
  if (advice === undefined) throw new Error('no advice');
  for (const locale of ['en', 'pt-BR'] as const) {
    expect(Object.values(adviceTexts(advice, locale)).join(' ')).not.toMatch(/[{}]|undefined|NaN/);
  }
  expect(advice.entity).toBe(use.id);
  expect(advice.predictedEffect).toBeGreaterThanOrEqual(-0.99);
  expect(advice.explanation && evaluated(advice.explanation)).toBeCloseTo(advice.predictedEffect ?? NaN, 9);
  expect(advice.predictedEffect).toBeLessThan(0);
  expect(advice.gain?.savedTime).toBeCloseTo(-(advice.predictedEffect ?? 0) * 0.2, 10);
  return advice;
}

describe('LIKE that no index serves', () => {
  it('gets a trigram index where the table is read all the same', () => {
    const advice = expectWhole(adviseLikeScan(suspect('select id from visits v where v.note like ? and id > ?')));
    expect(advice.apply).toContain(
      'CREATE INDEX CONCURRENTLY visits_note_trgm ON public.visits USING gin (note gin_trgm_ops)',
    );
    expect(advice.undo).toBe('DROP INDEX CONCURRENTLY public.visits_note_trgm;');
    expectWhole(adviseLikeScan(suspect(`select id from visits where note ilike ? || ?`)));
    // A prefix would be found: it is none.
    const prefixed = expectWhole(adviseLikeScan(suspect('select id from visits where c_note like ?')));
    expect(prefixed.details?.join()).toContain('visits_c would find the beginning');
  });

  it.each<[string, string, Partial<Suspect>]>([
    ['few rows are read', 'select id from visits where note like ?', { readEach: () => 200 }],
    ['it is not known what is read', 'select id from visits where note like ?', { readEach: () => undefined }],
    ['it is NOT LIKE', 'select id from visits where note not like ?', {}],
    ['the column is not known', 'select id from visits where other like ?', {}],
    [
      'a trigram index is there',
      'select id from visits where note like ?',
      {
        tables: [{ ...visits, indexes: [{ name: 'x', method: 'gin', column: 'note', operatorClass: 'gin_trgm_ops' }] }],
      },
    ],
    ['the table is small', 'select id from visits where note like ?', { tables: [{ ...visits, rows: 900 }] }],
  ])('says nothing where %s', (_, sql, more) => {
    expect(adviseLikeScan(suspect(sql, more))).toBeUndefined();
  });
});

describe('paging by OFFSET', () => {
  it('is replaced by the last row of the page before', () => {
    const advice = expectWhole(
      adviseOffsetPaging(suspect('select id from visits order by at desc, id desc limit ? offset ?')),
    );
    expect(advice.apply).toMatch(/^WHERE \(at, id\) < \(\$1, \$2\) ORDER BY at DESC, id DESC LIMIT \$3 /);
    const mixed = expectWhole(
      adviseOffsetPaging(suspect('select id from visits order by at desc, id limit ? offset ?')),
    );
    expect(mixed.apply).toMatch(/each of at, id .* in its own direction/);
    expect(mixed.confidence).toBe(0.6);
  });

  it.each<[string, string, Partial<Suspect>]>([
    ['there is no OFFSET', 'select id from visits order by at limit ?', {}],
    ['there is no order', 'select id from visits limit ? offset ?', {}],
    ['the order is not of one table', 'select 1 from visits v, clients c order by v.at, c.id limit ? offset ?', {}],
    ['the order is an expression', 'select id from visits order by lower(note) limit ? offset ?', {}],
    ['only first pages are read', 'select id from visits order by at limit ? offset ?', { readEach: () => 50 }],
  ])('is left alone where %s', (_, sql, more) => {
    expect(adviseOffsetPaging(suspect(sql, more))).toBeUndefined();
  });
});

describe('a cast that hides an index', () => {
  it.each([
    ['select * from visits where at::date = ?', 'at', 'date', /^at >= \$1 AND at < \$1 \+ interval/],
    ['select * from visits where id = ?::numeric', 'id', 'numeric', /^id = \(\$1\)::int4/],
    ['select * from visits where ?::float8 > id', 'id', 'float8', /int4/],
    ['select * from visits where code in (?::text, ?)', 'code', 'text', /bpchar/],
    ['select * from visits where id::text = ?', 'id', 'text', /int4/],
    ['select * from visits v join clients c on v.id = c.id', 'id', 'numeric', /int4/],
    ['update visits set note = ? where id between ?::numeric and ?', 'id', 'numeric', /int4/],
    ['delete from visits where cast(id as numeric) = ?', 'id', 'numeric', /int4/],
  ])('is found in %s', (sql, name, type, apply) => {
    const advice = expectWhole(adviseCast(suspect(sql)));
    expect(advice.values).toMatchObject({ column: name, other: type });
    expect(advice.apply).toMatch(apply);
  });

  it.each<[string, string, Partial<Suspect>]>([
    ['both have an operator', 'select * from visits where id = ?::int8', {}],
    ['the parameter is not typed', 'select * from visits where id = ?', {}],
    ['the column has no index', 'select * from visits where client_id = ?::numeric', {}],
    ['the cast changes nothing', 'select * from visits where c_note::varchar = ? and note::text = ?', {}],
    ['the side that is cast is the other', 'select * from clients where id = ?::int4', {}],
    ['few rows are read', 'select * from visits where id = ?::numeric', { readEach: () => 20 }],
    ['the condition is one of several', 'select * from visits where id = ?::numeric or note = ?', {}],
  ])('is not where %s', (_, sql, more) => {
    expect(adviseCast(suspect(sql, more))).toBeUndefined();
  });

  it('is one way only', () => {
    const types = fc.constantFrom('int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'bpchar', 'text', 'varchar');
    fc.assert(
      fc.property(types, types, (a, b) => {
        expect(isCast(a, b) && isCast(b, a)).toBe(false);
        expect(isCast(a, a)).toBe(false);
      }),
    );
  });
});

describe('NOT IN (SELECT …)', () => {
  it.each([
    'id not in (select parent from clients)',
    'not visits.id in (select c.parent from clients c)',
    'id <> all (select parent from clients)',
  ])('is better NOT EXISTS where it does not fit into a hash: %s', (condition) => {
    const advice = expectWhole(adviseNotIn(suspect(`select * from visits where note = ? and ${condition}`)));
    expect(advice.apply).toMatch(/^NOT EXISTS \(SELECT FROM public\.clients WHERE clients\.parent = (visits\.)?id\)$/);
    expect(advice.details?.join()).toContain('They differ where clients.parent is NULL');
  });

  it.each<[string, string, Partial<Suspect>]>([
    ['it fits', 'id not in (select parent from clients)', { hashBytes: 64 * 1024 ** 2 }],
    ['how many rows it has is not known', 'id not in (select parent from clients where name = ?)', {}],
    ['it is a list', 'id not in (?)', {}],
    ['it is IN', 'id in (select parent from clients)', {}],
    [
      'it is small',
      'id not in (select parent from clients)',
      { tables: [visits, { ...clients, rows: 900 }], hashBytes: 1 },
    ],
  ])('is left alone where %s', (_, condition, more) => {
    expect(adviseNotIn(suspect(`select * from visits where ${condition}`, more))).toBeUndefined();
  });

  it('takes 32 bytes for an integer, as the planner has it', () => {
    expect(hashSize(262_144, 4)).toBe(8 * 1024 ** 2);
    expect(hashSize(1, 9)).toBe(40);
  });
});

describe('the prediction for an index', () => {
  it('lies between -99 % and nothing, and is better the more is read in vain', () => {
    const number = fc.integer({ min: 1, max: 1e9 });
    fc.assert(
      fc.property(number, number, number, (read, used, rows) => {
        const effect = byIndex(read, used, rows);
        expect(effect).toBeGreaterThanOrEqual(-0.99);
        expect(effect).toBeLessThanOrEqual(0);
        expect(byIndex(2 * read, used, rows)).toBeLessThanOrEqual(effect);
        expect(byIndex(read, 2 * used, rows)).toBeGreaterThanOrEqual(effect);
      }),
    );
  });
});

describe('whatever a statement says', () => {
  it('no advisor throws, and what cannot be read is left alone', () => {
    const word = fc.constantFrom(
      ...'select from where and or not in ( ) , . :: like order by limit offset ? $1 visits clients id note at date numeric update set delete = v'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const root = parseGroup(`select * from visits v where ${words.join(' ')}`);
        if (root === undefined) return;
        const given = { ...suspect('select 1'), root };
        for (const advise of [adviseCast, adviseLikeScan, adviseNotIn, adviseOffsetPaging]) advise(given);
      }),
      { numRuns: 500 },
    );
    expect(parseGroup('select 1; select 2')).toBeUndefined();
    expect(parseGroup('drop table visits')).toBeUndefined();
    expect(parseGroup('select … from')).toBeUndefined();
  });

  it('operators that are written with a question mark are no literals', () => {
    expect(parseGroup('select 1 from visits where note ?| array[?] and note @? ? and at > interval ?')).toBeDefined();
  });
});
