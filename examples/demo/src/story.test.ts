import { expectation, Story, type Observation } from './story.ts';
import { pageText, type Notification, type Road, type WebhookAlert } from './receiver.ts';

const at = new Date('2026-11-21T12:00:00Z');
const sample = (labels: Record<string, string>, value: number) => ({ labels, value, at: at.getTime() / 1000 });
const nothing: Observation = { at, states: [], values: [], firing: [], alerts: [] };
const alert = (alertname: string, severity: string, status: 'firing' | 'resolved'): WebhookAlert => ({
  status,
  labels: { alertname, severity, service: 'clinic' },
  annotations: { summary: 'Queries take longer than 1 s', description: '12 % (critical at 5 %)' },
  startsAt: at.toISOString(),
  endsAt: at.toISOString(),
});
function notification(road: Road, alertname: string, severity: string, status: 'firing' | 'resolved'): Notification {
  const alerts = [alert(alertname, severity, status)];
  return { at, road, status, alertname, alerts, text: pageText(road, status, alerts) };
}
const CAUSE = { alertname: 'PulsoQuerySlowRatio', severity: 'critical' };

function told(): { story: Story; page: Notification } {
  const story = new Story(expectation('slow-queries'));
  story.add('fault-started', at);
  const page = notification('page', CAUSE.alertname, 'critical', 'firing');
  story.observe(
    {
      ...nothing,
      states: [sample({}, 2)],
      values: [sample({}, 0.12)],
      firing: [sample(CAUSE, 1)],
      alerts: [{ labels: CAUSE, muted: false }],
      advice: { advice: 'missing_index' },
    },
    [page],
  );
  return { story, page };
}

describe('the story of one fault', () => {
  it('is complete when the page came, the cause was named, the page was resolved and nothing fires any more', () => {
    const { story, page } = told();
    expect(story.told).toBe(true);
    expect(story.complete).toBe(false);
    story.add('fault-ended', at);
    const resolved = notification('page', CAUSE.alertname, 'critical', 'resolved');
    story.observe(nothing, [page, resolved]);
    expect(story.complete).toBe(true);
    expect(story.problems([page, resolved])).toEqual([]);
    expect(story.timeline.map(({ event }) => event)).toEqual([
      'fault-started',
      'signal-crossed',
      'alert-firing',
      'page-received',
      'recommendation',
      'fault-ended',
      'alert-resolved',
    ]);
  });

  it('does not take a warning for the crossing of a critical bound', () => {
    const story = new Story(expectation('slow-queries'));
    story.observe({ ...nothing, states: [sample({}, 1)] }, []);
    expect(story.has('signal-crossed')).toBe(false);
  });

  it('names every event that was not seen', () => {
    const story = new Story(expectation('errors'));
    expect(story.problems([])).toContain('not observed: page-received');
  });

  it('calls a second page, a ticket beside it and an undeclared alert problems', () => {
    const { story, page } = told();
    story.observe(
      { ...nothing, alerts: [{ labels: { alertname: 'PulsoRuntimeCpu', severity: 'warning' }, muted: false }] },
      [page],
    );
    const problems = story.problems([page, page, notification('ticket', 'PulsoHttpResponseTime', 'warning', 'firing')]);
    expect(problems).toEqual(
      expect.arrayContaining([
        'the page came 2 times',
        'another notification: ticket PulsoHttpResponseTime (warning)',
        'PulsoRuntimeCpu (warning) fired, which slow-queries does not declare',
      ]),
    );
  });

  it('accepts a declared consequence that is muted', () => {
    const { story, page } = told();
    story.observe(
      { ...nothing, alerts: [{ labels: { alertname: 'PulsoHttpResponseTime', severity: 'critical' }, muted: true }] },
      [page],
    );
    expect(story.problems([page]).filter((problem) => problem.includes('HttpResponseTime'))).toEqual([]);
    expect(story.consequences).toEqual([{ alert: 'PulsoHttpResponseTime', severity: 'critical', muted: true }]);
  });

  it("waits for a compliance failure on the auditor's road", () => {
    expect(expectation('violated-control').road).toBe('compliance');
  });
});
