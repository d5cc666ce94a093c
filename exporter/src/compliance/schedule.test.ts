import { Schedule } from './schedule.ts';

const every = new Map([
  ['often', 100],
  ['seldom', 1_000],
]);

describe('the schedule of controls', () => {
  it('has everything due at first, and each again within its own interval', () => {
    const schedule = new Schedule(every, () => 0.5);
    expect(schedule.due(5)).toEqual(['often', 'seldom']);
    schedule.ran(['often', 'seldom'], 10);
    expect(schedule.next()).toBe(10 + 95);
    expect(schedule.due(104)).toEqual([]);
    expect(schedule.due(105)).toEqual(['often']);
    expect(schedule.due(10 + 950)).toEqual(['often', 'seldom']);
  });

  it('has what a round left behind lead the next one', () => {
    const schedule = new Schedule(every, () => 0);
    schedule.ran(['often'], 10);
    expect(schedule.due(110)).toEqual(['seldom', 'often']);
  });
});
