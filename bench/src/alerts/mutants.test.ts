import { mutants, selectors, ways } from './mutants.ts';

const of = (expr: string, how: 'counted' | 'measured' = 'measured') => mutants(expr, () => how);

describe('mutants of an expression', () => {
  it('turn each comparison round', () => {
    const expr = '(a >= 0.05) ^ 0 * 2 or (b < 3) ^ 0 or (c == 1) ^ 0';
    expect(
      of(expr)
        .filter(({ way }) => way === 'comparison flipped')
        .map((one) => one.expr),
    ).toEqual([
      '(a < 0.05) ^ 0 * 2 or (b < 3) ^ 0 or (c == 1) ^ 0',
      '(a >= 0.05) ^ 0 * 2 or (b >= 3) ^ 0 or (c == 1) ^ 0',
      '(a >= 0.05) ^ 0 * 2 or (b < 3) ^ 0 or (c != 1) ^ 0',
    ]);
  });

  it('move each threshold both ways, and leave alone what only drops NaN', () => {
    const moved = (expr: string, how?: 'counted') =>
      of(expr, how)
        .filter(({ way }) => way === 'threshold moved')
        .map((one) => one.expr);
    expect(moved('(a >= -Inf) and b >= 0.5')).toEqual([
      '(a >= -Inf) and b >= (0.5 * 1.05)',
      '(a >= -Inf) and b >= (0.5 * 0.95)',
    ]);
    expect(moved('2 <= a', 'counted')).toEqual(['(2 + 1) <= a', '(2 - 1) <= a']);
    expect(moved('a > 0')).toEqual(['a > (0 + 0.01)', 'a > (0 - 0.01)']);
    expect(moved('a > 14.4 * 0.001')).toEqual(['a > (14.4 * 0.001 * 1.05)', 'a > (14.4 * 0.001 * 0.95)']);
  });

  it('drop each label wherever it stands', () => {
    const expr =
      'sum by (cluster, service) (rate(a{x="1", y="2"}[5m])) / sum by (cluster, service) (rate(a{y="2"}[5m]))';
    expect(of(expr).map((one) => one.expr)).toEqual([
      'sum by (cluster, service) (rate(a{y="2"}[5m])) / sum by (cluster, service) (rate(a{y="2"}[5m]))',
      'sum by (cluster, service) (rate(a{x="1"}[5m])) / sum by (cluster, service) (rate(a{}[5m]))',
      'sum by (service) (rate(a{x="1", y="2"}[5m])) / sum by (service) (rate(a{y="2"}[5m]))',
      'sum by (cluster) (rate(a{x="1", y="2"}[5m])) / sum by (cluster) (rate(a{y="2"}[5m]))',
    ]);
    expect(new Set(of('a{x="1"} > 0').map(({ way }) => way))).toEqual(new Set(ways));
  });

  it('are refused for what is no PromQL', () => {
    expect(() => of('a >=')).toThrow('cannot be read');
  });
});

it('selectors are told with their equalities', () => {
  const [first, second] = selectors('pulso:signal:value{signal="x", area!="y"} and up');
  expect([first?.name, [...(first?.matchers ?? [])], second?.name]).toEqual([
    'pulso:signal:value',
    [['signal', 'x']],
    'up',
  ]);
});
