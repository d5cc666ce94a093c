import { array, assert, double, property } from 'fast-check';
import { zero, at } from './counters.ts';
import { GroupSpread, type Spread } from './spread.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviationOf = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** What the server would keep of these executions. */
function entryOf(seconds: readonly number[]): [ReturnType<typeof zero>, Spread] {
  const counters = zero();
  counters[at.calls] = seconds.length;
  counters[at.seconds] = seconds.reduce((sum, value) => sum + value, 0);
  return [counters, { min: Math.min(...seconds), max: Math.max(...seconds), deviation: deviationOf(seconds) }];
}

describe('the spread of a group', () => {
  it('is that of all executions of its entries', () => {
    const times = array(double({ min: 0.001, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 });
    assert(
      property(array(times, { minLength: 1, maxLength: 5 }), (entries) => {
        const spread = new GroupSpread();
        for (const seconds of entries) spread.add(...entryOf(seconds));
        const all = entries.flat();
        const [min, max, deviation] = spread
          .samples(['d', 'g', 'SELECT', 't'])
          .map((sample) => ('value' in sample ? sample.value : NaN));
        expect([min, max]).toEqual([Math.min(...all), Math.max(...all)]);
        expect(deviation).toBeCloseTo(deviationOf(all), 4);
      }),
    );
  });

  it('is nothing where nothing was run', () => {
    const spread = new GroupSpread();
    spread.add(zero(), { min: 0, max: 0, deviation: 0 });
    expect(spread.samples(['d', 'g', 'SELECT', 't'])).toEqual([]);
  });
});
