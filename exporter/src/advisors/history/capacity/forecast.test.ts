import { jest } from '@jest/globals';
import { randomStream } from '@pulso/random';
import * as fc from 'fast-check';
import { forecast, type Forecast } from './forecast.ts';
import { dailyPattern } from './season.ts';

// Some hundreds of trends take a second, and several on a busy machine.
jest.setTimeout(60_000);

const HOUR = 3_600;
const DAY = 86_400;
const hours = (count: number, value: (hour: number) => number) =>
  Float64Array.from({ length: count }, (_, at) => value(at));
const random = randomStream(1);
const noise = () => (random() + random() - 1) * 0.02;
const told = (values: Float64Array, isDaily = false): Forecast => {
  const found = forecast(values, HOUR, isDaily);
  if (typeof found !== 'object') throw new Error(`nothing is told: ${found}`);
  return found;
};

describe('forecast', () => {
  it('reckons exactly what grows without noise', () => {
    const found = told(hours(100, (hour) => 0.2 + 0.005 * hour));
    expect(found.growth * HOUR).toBeCloseTo(0.005, 10);
    expect(found.used).toBeCloseTo(0.695, 10);
    expect(found.left / HOUR).toBeCloseTo(61, 6);
    expect(found.interval[0]).toBeCloseTo(found.left, 3);
  });

  it('has the true time in its interval 95 times of 100 or oftener', () => {
    let held = 0;
    for (let run = 0; run < 80; run++) {
      const { interval } = told(hours(168, (hour) => 0.2 + 0.003 * hour + noise()));
      const truth = ((1 - 0.2) / 0.003 - 167) * HOUR;
      if (interval[0] <= truth && interval[1] >= truth) held++;
    }
    // Binomial with p = 0.95: 4 standard deviations of 1.9 below 76.
    expect(held).toBeGreaterThanOrEqual(68);
  });

  it('says nothing of what only varies, falls, or wanders', () => {
    for (let run = 0; run < 20; run++) {
      expect(
        forecast(
          hours(168, () => 0.5 + noise()),
          HOUR,
          false,
        ),
      ).toBeUndefined();
      expect(
        forecast(
          hours(168, (hour) => 0.9 - 0.003 * hour + noise()),
          HOUR,
          false,
        ),
      ).toBeUndefined();
    }
    const walks = Array.from({ length: 30 }, () => {
      let at = 0.5;
      return forecast(
        hours(200, () => {
          at = 0.5 + (at - 0.5) * 0.95 + noise();
          return at;
        }),
        HOUR,
        false,
      );
    });
    expect(walks.filter((each) => each !== undefined).length).toBeLessThanOrEqual(2);
  });

  it('does not take the morning for growth: two days are needed, and the pattern is taken off', () => {
    const daily = (hour: number) => 0.5 + 0.3 * Math.sin((2 * Math.PI * hour) / 24) + noise();
    expect(forecast(hours(30, daily), HOUR, true)).toContain('48 h are needed');
    for (const days of [2, 3, 7]) {
      for (let shift = 0; shift < 24; shift += 4) {
        expect(
          forecast(
            hours(days * 24, (hour) => daily(hour + shift)),
            HOUR,
            true,
          ),
        ).toBeUndefined();
      }
    }
  });

  it('sees growth under a daily pattern, and reckons up to its peak', () => {
    const found = told(
      hours(10 * 24, (hour) => 0.3 + 0.001 * hour + 0.15 * Math.sin((2 * Math.PI * hour) / 24) + noise()),
      true,
    );
    expect(found.growth * HOUR).toBeCloseTo(0.001, 3);
    expect(found.used).toBeGreaterThan(0.3 + 0.24 + 0.12);
    // The line itself would reach the bound in 460 h; its peaks do so 150 h before.
    expect(found.left / HOUR).toBeGreaterThan(250);
    expect(found.left / HOUR).toBeLessThan(360);
  });

  it('says nothing once growth has stopped, and follows it where it became faster', () => {
    expect(
      forecast(
        hours(200, (hour) => 0.2 + 0.004 * Math.min(hour, 120) + noise()),
        HOUR,
        false,
      ),
    ).toBeUndefined();
    const faster = told(hours(200, (hour) => 0.1 + 0.0005 * hour + 0.004 * Math.max(0, hour - 140)));
    expect(faster.growth * HOUR).toBeCloseTo(0.0045, 3);
  });

  it('does not look further than ten times what it has seen', () => {
    expect(
      forecast(
        hours(48, (hour) => 0.1 + 0.0001 * hour),
        HOUR,
        false,
      ),
    ).toBeUndefined();
  });

  it('minds neither gaps nor a few wild values', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 11 }), (each) => {
        const values = hours(168, (hour) => (hour % each === 0 ? (hour % 2 === 0 ? NaN : 0.99) : 0.2 + 0.004 * hour));
        expect(told(values).growth * DAY).toBeCloseTo(0.096, 2);
      }),
      { numRuns: 9 },
    );
  });
});

describe('dailyPattern', () => {
  const x = Array.from({ length: 96 }, (_, at) => at);

  it('is what comes back each day', () => {
    const pattern = dailyPattern(
      x,
      x.map((hour) => 5 + 0.1 * hour + (hour % 24 < 12 ? 1 : -1)),
      24,
    );
    expect((pattern[6] ?? NaN) - (pattern[18] ?? NaN)).toBeCloseTo(2, 0);
  });

  it('is none where nothing does, or too little was seen', () => {
    expect(
      Math.max(
        ...dailyPattern(
          x,
          x.map((hour) => hour),
          24,
        ),
      ),
    ).toBe(0);
    expect(dailyPattern([1, 2, 3], [1, 2, 3], 24)).toEqual(Array.from({ length: 24 }, () => 0));
  });
});
