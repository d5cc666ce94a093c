import { areaDashboardUid, areas, dashboards, dashboardUid, signals } from './index.ts';

it('each dashboard has a uid of its own that Grafana takes (40 characters at most)', () => {
  const uids = dashboards.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  for (const uid of uids) expect(uid).toMatch(/^pulso-[a-z]{1,34}$/);
});

it('each area leads to a dashboard that there is, and each with signals to one of its own', () => {
  const uids = dashboards.map(({ uid }) => uid);
  for (const { id } of areas) expect(uids).toContain(areaDashboardUid(id));
  for (const area of new Set(signals.map((signal) => signal.area))) {
    expect([area, areaDashboardUid(area)]).not.toEqual([area, dashboardUid('overview')]);
  }
});
