import { Samples } from './samples.ts';
import { loadParser, readSample, readStatement } from './statement.ts';

beforeAll(loadParser);

const sent = (text: string, queryid = '1') => ({ queryid, text });

describe('what sessions sent', () => {
  it('is kept with its literals, the last few texts of a group', () => {
    const samples = new Samples();
    for (let i = 0; i < 9; i++) samples.add([sent(`select * from t where a = ${i}`)]);
    expect(samples.texts('1').map(({ text }) => text)).toEqual(
      [5, 6, 7, 8].map((i) => `select * from t where a = ${i}`),
    );
    expect(samples.texts('2')).toEqual([]);
  });

  it('tells constants only once enough was seen', () => {
    const samples = new Samples();
    for (let i = 0; i < 4; i++) samples.add([sent('select from t')]);
    expect(samples.isKnown('1')).toBe(false);
    samples.add([sent('select from t')]);
    expect(samples.isKnown('1')).toBe(true);
  });

  it('is bounded: the groups not seen for longest go', () => {
    const samples = new Samples();
    for (let i = 0; i < 700; i++) samples.add([sent('select from t', String(i)), sent('select from u', 'often')]);
    expect(samples.texts('0')).toEqual([]);
    expect(samples.texts('699')).toHaveLength(1);
    expect(samples.texts('often')).toHaveLength(1);
  });
});

describe('a text that may be planned', () => {
  it('has its literals and no comments, nor the end that another statement could follow', () => {
    expect(readSample(`select 'a;b' /* c */ from t -- d\n where x = 'São';`)?.text).toBe(
      `select 'a;b'   from t  \n where x = 'São'`,
    );
  });

  it.each([
    'select 1; delete from t',
    'explain analyze delete from t',
    'begin',
    'copy t to stdout',
    'create index on t (a)',
    `do $$ begin delete from t; end $$`,
    'select * into u from t',
    'truncate t',
    'prepare x as select 1',
    'execute x',
    'call p()',
    'set role postgres',
    'vacuum t',
    'refresh materialized view v',
    '',
    'select from where',
  ])('is not: %s', (sql) => {
    expect(readSample(sql)).toBeUndefined();
    expect(readStatement(sql)).toBeUndefined();
  });

  it.each([
    ['interval $1 day', `select from t where a > now() - interval $1 day`],
    ['extract($1 from x)', `select extract($1 from a) from t`],
    ['date $1', `select from t where a > date $1`],
  ])('reads %s, as pg_stat_statements leaves it', (_, sql) => {
    expect(readStatement(sql)?.parameters).toBeGreaterThan(0);
  });

  it.each([
    ['select a from t where b = $1', true],
    ['select count(*) from t where b = $1', false],
    ['select a from t limit 5', false],
    ['select distinct a from t', false],
    ['select a from t union select a from u', false],
    ['update t set a = 1', false],
  ])('says whether the rows of %s are all that it finds: %s', (sql, all) => {
    expect(readStatement(sql)?.returnsRows).toBe(all);
  });
});
