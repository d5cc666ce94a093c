import { DEMAND_LENGTH, DemandLog } from './pool-demand.ts';

describe('the log of demand', () => {
  it('keeps each caller with its wait and holding time, and what is not over as not known', () => {
    const log = new DemandLog();
    const [first, second] = [log.asked(1_000), log.asked(1_500)];
    log.taken(second, 0.25);
    log.released(second, 0.5);
    log.taken(first, 0.125);
    expect(log.read()).toEqual({
      askedAt: Float64Array.of(1, 1.5),
      waits: Float32Array.of(0.125, 0.25),
      holds: Float32Array.of(Number.NaN, 0.5),
    });
    expect(log.gapSecondsSquared).toBeCloseTo(0.25, 10);
  });

  it('keeps the last ones, in order, and takes no word of those that it has forgotten', () => {
    const log = new DemandLog();
    const forgotten = log.asked(0);
    for (let i = 1; i < DEMAND_LENGTH + 10; i++) log.taken(log.asked(i * 1_000), i);
    log.released(forgotten, 7);
    const { askedAt, waits, holds } = log.read();
    expect(askedAt).toHaveLength(DEMAND_LENGTH);
    expect([askedAt[0], askedAt.at(-1)]).toEqual([10, DEMAND_LENGTH + 9]);
    expect(waits.every((wait, i) => wait === askedAt[i])).toBe(true);
    expect(holds.every((hold) => Number.isNaN(hold))).toBe(true);
    expect(log.gapSecondsSquared).toBe(DEMAND_LENGTH + 9);
  });
});
