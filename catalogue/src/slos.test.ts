import { areas, burnFactor, burns, metrics, signals, sloAlertId, slos } from './index.ts';

describe('the objectives', () => {
  it('leave a budget that a page can notice: less than all requests need to fail', () => {
    for (const slo of slos) {
      const worst = Math.max(...burns.map((burn) => burnFactor(burn, slo)));
      expect(slo.objective).toBeLessThan(1);
      expect(worst * (1 - slo.objective)).toBeLessThan(1);
    }
  });

  it('belong to a known area and to a signal of it, on the pager’s road', () => {
    for (const { area, signal } of slos) {
      expect(areas.map(({ id }) => id)).toContain(area);
      expect(signals.find(({ id }) => id === signal)).toMatchObject({ area, road: 'operations' });
    }
  });

  it('go by times that are bucket bounds', () => {
    const { buckets } = metrics.http.requestDurationAll;
    expect(buckets).toEqual(expect.arrayContaining(slos.flatMap(({ threshold }) => threshold ?? [])));
  });

  it('are muted by the signal that judges the same, and by all that mutes it', () => {
    for (const slo of slos) {
      const causes = signals.filter(({ id, mutes }) => id === slo.signal || mutes?.includes(slo.signal));
      expect(causes.length).toBeGreaterThan(1);
      for (const { mutes } of causes) expect(mutes).toContain(sloAlertId(slo.id));
    }
  });

  it('burn at the rates of the workbook over 30 days, and scale with the period', () => {
    expect(burns.map((burn) => burnFactor(burn, { period: '30d' }))).toEqual([14.4, 6, 3, 1]);
    expect(burns.map((burn) => burnFactor(burn, { period: '28d' }))).toEqual([13.44, 5.6, 2.8, 0.9333]);
    expect(() => burnFactor({ severity: 'critical', budget: 1, long: '1h', short: '5m' }, { period: 'soon' })).toThrow(
      /"soon" is no number of hours or days/,
    );
  });

  it('have every text in both languages, in one line, and a runbook', () => {
    for (const { title, summary, meaning, firstAction, diagnose, remedy, source } of slos) {
      for (const text of [title, summary, meaning, firstAction]) {
        expect(text.en).not.toBe(text['pt-BR']);
        for (const one of [text.en, text['pt-BR']]) expect(one).toMatch(/^[^\n{]*$/);
      }
      for (const steps of [diagnose, remedy]) expect(steps.length).toBeGreaterThan(1);
      expect(source).not.toBe('');
    }
  });
});
