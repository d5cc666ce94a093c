import { outline } from './outline.ts';

describe('a statement in a few words', () => {
  it.each([
    ['SELECT', 'visits', 'select * from visits where id = ?', 'SELECT … FROM visits'],
    ['UPDATE', 'visits', 'update visits set note = ?', 'UPDATE visits'],
    ['INSERT', 'visits', 'insert into visits values (?)', 'INSERT INTO visits'],
    ['DELETE', 'visits', 'delete from visits', 'DELETE FROM visits'],
    ['WITH', 'visits', 'with v as (select * from visits) select ?', 'WITH … visits'],
    ['SELECT', '', 'select pg_sleep(?)', 'SELECT pg_sleep(…)'],
    ['SELECT', '', 'select count(*), max(x), app.slots (?) from app.slots(?) x', 'SELECT count(…), max(…)'],
    ['SELECT', '', 'select ? in (?), coalesce(?, ?)', 'SELECT …'],
    ['VALUES', '', undefined, 'VALUES …'],
  ])('%s of %j: %s', (operation, table, text, expected) => {
    expect(outline({ operation, table, ...(text === undefined ? {} : { text }) })).toBe(expected);
  });
});
