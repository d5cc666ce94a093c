import { asksForFloor, burnFactor, burnRate, burns, profiles, slos } from '@pulso/catalogue';
import { read, type Panel } from '../../lint/read.ts';

const board = (options: Parameters<typeof read>[0] = {}): readonly Panel[] =>
  read(options).find(({ uid }) => uid === 'pulso-slo')?.panels ?? [];
const narrowed = { matchers: ['cluster=~"$cluster", service=~"$service"'] };

describe('the windows of error budgets', () => {
  it.each(Object.values(profiles))('are drawn as the alerts ask for them, each with its bound: $id', (profile) => {
    const panels = board({ profile });
    for (const slo of slos) {
      for (const burn of burns) {
        const bound = `${burn.severity === 'critical' ? '■' : '▲'} ${burnFactor(burn, slo)}×`;
        for (const window of [burn.long, burn.short]) {
          const rate = burnRate(slo, window, profile, { ...narrowed, withFloor: asksForFloor(burn, window) });
          const shown = panels.filter(({ title = '', targets = [] }) => {
            return title.includes(bound) && targets.some(({ expr }) => expr === `max (${rate})`);
          });
          expect([window, bound, shown.length]).toEqual([window, bound, 1]);
          expect(JSON.stringify(shown[0])).toContain(`${window} ${bound}`);
        }
      }
    }
  });

  it('follow the objectives in force', () => {
    const [availability] = slos;
    const own = availability === undefined ? [] : [{ ...availability, objective: 0.95, period: '28d' }];
    const titles = board({ slos: own }).map(({ title }) => title);
    expect(titles).toContain('Availability: is 95 % over 28d kept?');
    expect(titles).toContain('Burn rate that pages  ■ 13.44×  ■ 5.6×');
    expect(titles.join()).not.toContain('Fast answers');
  });

  it('are none where no objective is set, and that is said', () => {
    const panels = board({ slos: [] });
    expect(panels).toHaveLength(1);
    expect(JSON.stringify(panels)).toContain('No objective is set');
  });
});
