import { chooseDatabases, few } from './choose.ts';

const rows = ['postgres', 'tenant_a', 'tenant_b', 'tenant_c', 'secret'].map((datname) => ({
  datname,
  allowed: datname !== 'secret',
}));

describe('which databases are watched', () => {
  it('are those included and not excluded, the first up to the maximum', () => {
    expect(chooseDatabases(rows, { include: ['tenant_*', 'secret'], exclude: ['*_b'], max: 1 })).toEqual({
      watched: ['tenant_a'],
      refused: ['secret'],
      leftOut: ['tenant_c'],
    });
    expect(chooseDatabases(rows, { include: ['*'], exclude: ['*'], max: 9 }).watched).toEqual([]);
  });

  it('does not count those that refuse us towards the maximum', () => {
    const { watched } = chooseDatabases([...rows].reverse(), { include: ['*'], exclude: [], max: 4 });
    expect(watched).toEqual(['tenant_c', 'tenant_b', 'tenant_a', 'postgres']);
  });

  it('are named shortly', () => {
    expect(few(['a', 'b'])).toBe('a, b');
    expect(few('abcdefgh'.split(''))).toBe('a, b, c, d, e and 3 more');
  });
});
