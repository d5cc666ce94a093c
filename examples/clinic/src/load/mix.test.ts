import { randomStream } from '@pulso/random';
import { mix, nextAction } from './mix.ts';

describe('the mix of requests', () => {
  it('adds up to 100 percent, with enough agendas and bookings for the switches to show', () => {
    const share = new Map<string, number>(mix);
    expect([...share.values()].reduce((sum, percent) => sum + percent)).toBe(100);
    expect(share.get('agenda')).toBeGreaterThanOrEqual(15);
    expect(share.get('booking')).toBeGreaterThanOrEqual(15);
  });

  it('is what comes out', () => {
    const random = randomStream(3);
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const action = nextAction(random);
      counts.set(action, (counts.get(action) ?? 0) + 1);
    }
    for (const [action, percent] of mix) expect((counts.get(action) ?? 0) / 200).toBeCloseTo(percent, -0.5);
  });
});
