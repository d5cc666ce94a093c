import { adviceTexts } from '../../advice/advice.ts';
import { capacity } from './capacity.ts';

const HOUR = 3_600;
const grid = { start: 0, step: HOUR, length: 336 };
const { advise, query } = capacity([{ server: 'main', bytes: 1e12 }]);
const column = (labels: Record<string, string>, value: (hour: number) => number) => ({
  labels,
  values: Float64Array.from({ length: grid.length }, (_, at) => value(at)),
});
const about = (...columns: ReturnType<typeof column>[]) => advise({ service: 'clinic', cluster: '', grid, columns });
const sequence = { measure: 'sequence', datname: 'clinic', schemaname: 'public', sequencename: 'visits_id_seq' };

describe('the capacity advisor', () => {
  it('says what runs out, when, and how it reckoned', () => {
    const { advice } = about(column(sequence, (hour) => 0.4 + 0.001 * hour));
    expect(advice).toHaveLength(1);
    const [first] = advice;
    expect(first).toMatchObject({
      kind: 'capacity_sequence',
      entity: 'clinic.public.visits_id_seq',
      severity: 'warning',
      explanation: { formula: 'timeLeft = (1 - used) / growth * 86400' },
    });
    expect(first?.current).toBeCloseTo(265 * HOUR, -2);
    expect(first && adviceTexts(first).why).toContain('73.5 % of the bound now, 2.4 % more each day');
    const { inputs, result } = first?.explanation ?? {};
    const share = (name: string) => inputs?.[name]?.value ?? NaN;
    expect(((1 - share('used')) / share('growth')) * 86_400).toBeCloseTo(result?.value ?? NaN, 3);
  });

  it('is critical within a day', () => {
    const { advice } = about(column({ measure: 'disk of main', server: 'main' }, (hour) => 0.645 + 0.001 * hour));
    expect(advice[0]).toMatchObject({ kind: 'capacity_disk', entity: 'main', severity: 'critical' });
  });

  it('says nothing of what is far away, grows as it should, or is gone', () => {
    const far = about(column(sequence, (hour) => 0.01 + 0.0001 * hour));
    const frozenInTime = about(column({ measure: 'xid', server: 'main' }, (hour) => 0.01 + 0.0002 * hour));
    const gone = about(column(sequence, (hour) => (hour < 300 ? 0.4 + 0.001 * hour : NaN)));
    for (const { advice, silent } of [far, frozenInTime, gone]) expect([advice, silent]).toEqual([[], undefined]);
  });

  it('says why it cannot judge', () => {
    const young = about(column({ measure: 'memory' }, (hour) => (hour > 310 ? 0.4 : NaN)));
    expect(young.advice).toEqual([]);
    expect(young.silent).toBe('memory: Only 25 h are known of it; 48 h are needed.');
  });

  it('asks for one service only, whatever its name', () => {
    const promql = query('service="a$service$&b", cluster=""');
    expect(promql).not.toContain('{$service');
    expect(promql.match(/service="a\$service\$&b"/g)?.length).toBeGreaterThanOrEqual(9);
    expect(promql).toContain('/ 1000000000000');
  });
});
