import { RecentTexts, sqlOperation } from './sql-operation.ts';

describe('sqlOperation', () => {
  it.each([
    ['select 1', 'SELECT'],
    ['\n\t(SELECT 1) UNION (SELECT 2)', 'SELECT'],
    ['-- who asked\nUpdate t SET a = 1', 'UPDATE'],
    ['/* a * b ** c */ /**/ INSERT INTO t VALUES (1)', 'INSERT'],
    ['WITH x AS (SELECT 1) DELETE FROM t', 'WITH'],
    ['begin', 'BEGIN'],
    ['savepoint s1', 'SAVEPOINT'],
    ['deallocate all', 'DEALLOCATE'],
    ['selection', 'OTHER'],
    ['', 'OTHER'],
    ['/* never closed', 'OTHER'],
    [`/*${' secret'.repeat(1_000_000)}*/ SELECT 1`, 'OTHER'],
  ])('reads the first keyword of %.40s', (text, operation) => {
    expect(sqlOperation(text)).toBe(operation);
  });

  it('takes no longer for hostile texts than for plain ones', () => {
    const started = performance.now();
    for (let i = 0; i < 1_000; i++) sqlOperation(`${'/*'.repeat(400)}${'*'.repeat(i)}`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('RecentTexts', () => {
  it('makes a value once while its text is asked for, forgets in bulk, and never holds long texts', () => {
    const texts = new RecentTexts<string>();
    const made: string[] = [];
    const make = (text: string) => {
      made.push(text);
      return text;
    };
    for (let i = 0; i < 2_000; i++) {
      texts.get('hot', make);
      texts.get(`cold ${i}`, make);
    }
    expect(made.filter((text) => text === 'hot')).toHaveLength(1);
    texts.get('cold 0', make);
    expect(made.filter((text) => text === 'cold 0')).toHaveLength(2);
    const long = 'x'.repeat(10_000);
    texts.get(long, make);
    texts.get(long, make);
    expect(made.filter((text) => text === long)).toHaveLength(2);
  });
});
