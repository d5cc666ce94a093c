import { adviceTexts } from '../advice/advice.ts';
import type { Column } from './grid.ts';
import { poolBudget } from './pool-budget.ts';

const POOL = 'db_client_connection_pool_name';
const column = (measure: string, value: number, labels: Readonly<Record<string, string>>): Column => ({
  labels: { measure, ...labels },
  values: Float64Array.of(Number.NaN, value, Number.NaN),
});
const pool = (name: string, max: number, instances: number) => [
  column('max', max, { [POOL]: name }),
  column('instances', instances, { [POOL]: name }),
];
const limit = (value: number, server = 'main') => column('limit', value, { server });
const judge = (columns: readonly Column[]) =>
  poolBudget().advise({ service: 'clinic', cluster: '', grid: { start: 0, step: 60, length: 3 }, columns });

describe('the budget of all pools', () => {
  it('is exceeded where all instances together may open more than the server has', () => {
    const [advice] = judge([...pool('primary', 80, 4), ...pool('audit', 20, 4), limit(97)]).advice;
    expect(advice).toMatchObject({ kind: 'pools_overcommitted', entity: 'main', current: 100, proposed: 87 });
    expect(advice && adviceTexts(advice).why).toBe(
      'The pools of all instances may open 100 connections, 100 with the sizes that are advised; the server has 97 for applications.',
    );
    expect(advice?.details).toContain('Pool primary: 80 in 4 instance(s).');
  });

  it('counts the sizes that are advised: what is sound for each instance may be too much for the server', () => {
    const columns = [...pool('primary', 40, 4), limit(97)];
    expect(judge(columns)).toEqual({ advice: [] });
    const [advice] = judge([...columns, column('proposed', 25, { [POOL]: 'primary' })]).advice;
    expect(advice).toMatchObject({ current: 100 });
    expect(advice?.details?.[0]).toBe('Pool primary: 40 in 4 instance(s), 100 with the 25 that are advised for each.');
  });

  it.each([
    ['no pool is measured', [limit(97)], /no pool/],
    ['no server is watched', pool('primary', 80, 4), /max_connections is not known/],
    ['there are several servers', [...pool('primary', 80, 4), limit(97), limit(97, 'replica')], /2 servers/],
  ])('is silent where %s, and says so', (_, columns, why) => {
    expect(judge(columns)).toMatchObject({ advice: [], silent: expect.stringMatching(why) });
  });
});
