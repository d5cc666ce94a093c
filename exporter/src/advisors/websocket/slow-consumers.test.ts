import * as fc from 'fast-check';
import { advised, silence } from '../../../test/judged.ts';
import { adviseSlowConsumers } from './slow-consumers.ts';

const MIB = 1024 ** 2;
const level = { open: 100, buffered: 90 * MIB, mostBuffered: 50 * MIB, slow: 4, slowBuffered: 80 * MIB };
const use = { name: 'agenda', slowConsumerBytes: MIB, levels: [level, level, level], handlerSeconds: 0 };
const memory = { memoryBytes: 900 * MIB, memoryLimitBytes: 1_000 * MIB };

describe('slow WebSocket consumers', () => {
  it('tells what waits for them, and how much less it would be with a bound', () => {
    const advice = advised(adviseSlowConsumers(use, memory, false));
    expect(advice).toMatchObject({ entity: 'agenda', severity: 'warning', current: 90 * MIB, proposed: 14 * MIB });
    expect(advice.predictedEffect).toBeCloseTo(14 / 90 - 1, 10);
    expect(advice.gain?.removedRisk).toBeCloseTo(0.38, 10);
  });

  it('says nothing of one that catches up, and of few for whom little waits', () => {
    const clear = { ...level, slow: 0, slowBuffered: 0, buffered: 1_000 };
    expect(adviseSlowConsumers({ ...use, levels: [clear, level, clear] }, memory, false)).toBeUndefined();
    const few = { ...level, open: 5_000, slow: 1, slowBuffered: 2 * MIB };
    expect(adviseSlowConsumers({ ...use, levels: [few, few, few] }, memory, false)).toBeUndefined();
    expect(silence(adviseSlowConsumers({ ...use, levels: [level] }, memory, false))).toContain('1 readings');
  });

  it('never predicts that more would wait', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 1.001, max: 9, noNaN: true }), (slow, each) => {
        const slowBuffered = slow * each * MIB;
        const many = { open: 50, buffered: slowBuffered + 1_000, mostBuffered: slowBuffered, slow, slowBuffered };
        const { predictedEffect = 1 } = advised(
          adviseSlowConsumers({ ...use, levels: [many, many, many] }, memory, false),
        );
        expect(predictedEffect).toBeLessThanOrEqual(0);
        expect(predictedEffect).toBeGreaterThan(-1);
      }),
    );
  });
});
