import * as fc from 'fast-check';
import { judge } from './judge.ts';

describe('the row that a control returns', () => {
  it.each([
    [{ checked: '5', failed: '0', oldest: null }, 'pass'],
    [{ checked: 5, failed: 2, oldest: new Date() }, 'fail'],
    [{ checked: '0', failed: '0', oldest: null }, 'na'],
    [{ checked: 5, failed: 2, failing: '-123456789012345678901' }, 'fail'],
    [{ checked: 5, failed: 2, failing: 'Maria' }, 'error'],
    [{ checked: 5, failed: 2, failing: 12 }, 'error'],
    [{ checked: '', failed: '0' }, 'error'],
    [{ checked: 1.5, failed: 0 }, 'error'],
    [{ checked: -1, failed: 0 }, 'error'],
    [{ checked: true, failed: 0 }, 'error'],
  ])('%j: %s', (row, status) => {
    expect(judge({ empty: 'na' }, [row]).status).toBe(status);
  });

  it('passes only what was looked at and has no failure, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ checked: fc.anything(), failed: fc.anything(), oldest: fc.anything() })),
        (rows) => {
          const { status, checked, failed } = judge({ empty: 'unknown' }, rows);
          if (status !== 'pass') return;
          expect(rows).toHaveLength(1);
          expect(checked).toBeGreaterThan(0);
          expect(failed).toBe(0);
        },
      ),
    );
  });
});
