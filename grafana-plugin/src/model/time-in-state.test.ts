import * as fc from 'fast-check';
import { segmentsOf, sinceOf } from './time-in-state.ts';

const history = (values: (number | null)[], times = values.map((_, index) => index * 30_000)) => ({
  labels: {},
  times,
  values,
});

describe('time in state', () => {
  it('counts from the first sample of the last run', () => {
    expect(sinceOf(history([0, 0, 2, 0, 2, 2, 2]), 2, 0)).toEqual({ time: 120_000, atLeast: false });
  });

  it('that fills the range has lasted at least as long', () => {
    expect(sinceOf(history([1, 1, 1]), 1, 0)).toEqual({ time: 0, atLeast: true });
  });

  it('does not reach over a hole', () => {
    const times = [0, 30_000, 60_000, 600_000, 630_000];
    expect(sinceOf(history([1, 1, 1, 1, 1], times), 1, 0)).toEqual({ time: 600_000, atLeast: false });
  });

  it('is not known when the history ends in another state', () => {
    expect(sinceOf(history([1, 1, 0]), 1, 0)).toBeUndefined();
    expect(sinceOf(undefined, 1, 0)).toBeUndefined();
  });
});

describe('segments', () => {
  it('are cut where nothing was measured', () => {
    expect(segmentsOf(history([1, null, 2, 3])).map((one) => one.map((point) => point.value))).toEqual([[1], [2, 3]]);
  });

  it('hold every measured value exactly once, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ noNaN: true }))), (values) => {
        const drawn = segmentsOf(history(values)).flatMap((one) => one.map((point) => point.value));
        expect(drawn).toEqual(values.filter((value) => value !== null));
      }),
    );
  });
});
