import { randomStream } from '@pulso/random';
import { agendaDay, futureSlot } from './dates.ts';

describe('agendaDay', () => {
  it.each([
    ['2026-11-21T15:00:00Z', '2026-11-21'], // Saturday: the clinic works
    ['2026-11-22T15:00:00Z', '2026-11-23'], // Sunday: the next day
    ['2026-11-23T01:00:00Z', '2026-11-23'], // still Sunday evening in São Paulo
  ])('at %s is %s', (now, day) => {
    expect(agendaDay(new Date(now))).toBe(day);
  });
});

describe('futureSlot', () => {
  it('lies beyond the seeded month, on a working day, on the half hour', () => {
    const random = randomStream(9);
    const now = new Date('2026-11-21T12:00:00Z');
    for (let i = 0; i < 500; i++) {
      const slot = futureSlot(now, random);
      expect(slot).toMatch(/T(08|09|10|11|13|14|15|16):(00|30):00-03:00$/);
      expect(Date.parse(slot)).toBeGreaterThan(now.getTime() + 30 * 86_400_000);
      expect(new Date(`${slot.slice(0, 10)}T12:00:00Z`).getUTCDay()).not.toBe(0);
    }
  });
});
