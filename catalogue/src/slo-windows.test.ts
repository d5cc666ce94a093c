import { burnRate, burns, isFreshWindow, profiles, recordedSlo, seconds, sloFloor, summedOver } from './index.ts';

const slo = { id: 'http_availability', floor: 0.2 };
const { production } = profiles;

describe('the windows of budgets', () => {
  it('ask for as many events over a day as an hour has at the floor', () => {
    expect(sloFloor(slo, '5m', production)).toBe(0.2);
    expect(sloFloor(slo, '1h', production)).toBe(0.2);
    expect(sloFloor(slo, '1d', production) * 24).toBeCloseTo(0.2);
    expect(summedOver(slo, '1d', production)).toEqual({ samples: 717, least: 5.975 });
  });

  it('are recorded where they are short, and else summed up from what is recorded', () => {
    expect(burnRate(slo, '5m', production)).toBe(
      'pulso:slo:error_ratio{slo="http_availability", window="5m"} / ignoring (window) (1 - pulso:slo:objective{slo="http_availability"})',
    );
    expect(burnRate(slo, '30m', production, { withFloor: true, matchers: ['service="a"'] })).toMatch(
      /^sum_over_time\(pulso:slo:errors\{slo="http_availability", service="a"\}\[(\w+)\]\) \/ \(sum_over_time\(pulso:slo:events\{[^}]*service="a"\}\[\1\]\) >= [\d.]+\) \/ \(1 - pulso:slo:objective\{[^}]*service="a"\}\)$/,
    );
    expect(burnRate(slo, '30m', production)).not.toContain('>=');
  });

  it.each(Object.values(profiles))('reach no further back than they say, and hold a sample: $id', (profile) => {
    for (const window of burns.flatMap(({ long, short }) => [long, short]).filter((one) => !isFreshWindow(one))) {
      const [, range = ''] = /\[(\w+)\]/.exec(burnRate(slo, window, profile)) ?? [];
      expect(seconds(range)).toBeLessThanOrEqual(seconds(profile.sloWindows[window]));
      expect(seconds(range)).toBeGreaterThan(seconds(profile.sloLongInterval));
    }
  });

  it('are of one objective each', () => {
    expect(recordedSlo('budget_remaining', slo)).toBe('pulso:slo:budget_remaining{slo="http_availability"}');
  });
});
