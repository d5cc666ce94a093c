import { Recorder } from './tally.ts';

describe('Recorder', () => {
  it('counts statuses, failures and times by action', () => {
    const recorder = new Recorder();
    for (let ms = 1; ms <= 100; ms++) recorder.request('profile', 200, ms);
    recorder.request('booking', 502, 10);
    recorder.request('booking', 0, 20);
    recorder.request('booking', 409, 30);
    recorder.message();
    expect(recorder.tally()).toMatchObject({
      requests: 103,
      failures: 2,
      statuses: { 200: 100, 502: 1, 0: 1, 409: 1 },
      actions: { profile: { count: 100, p50: 51, p95: 96, max: 100 } },
      websocketMessages: 1,
    });
  });

  it('is all zeros before the first request', () => {
    expect(new Recorder().tally()).toMatchObject({ requests: 0, failures: 0, p95: 0, actions: {} });
  });
});
