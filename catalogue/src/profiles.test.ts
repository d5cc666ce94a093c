import { profiles, seconds } from './index.ts';

describe.each(Object.entries(profiles))('the pace of %s', (_, profile) => {
  it('gives every rate at least four scrapes', () => {
    expect(seconds(profile.window)).toBeGreaterThanOrEqual(4 * seconds(profile.scrapeInterval));
  });

  it('lets a cause be told before its consequences, and its consequences end before it', () => {
    const told = seconds(profile.groupWait) + 2 * seconds(profile.evaluationInterval);
    expect(seconds(profile.forConsequence)).toBeGreaterThanOrEqual(2 * seconds(profile.evaluationInterval));
    expect(seconds(profile.forWarning)).toBeGreaterThan(seconds(profile.forCritical));
    expect(seconds(profile.keepFiring)).toBeGreaterThanOrEqual(told);
  });

  it('remembers a signal for longer than it takes to call it missing', () => {
    expect(seconds(profile.missingMemory)).toBeGreaterThan(2 * seconds(profile.missingAfter));
  });
});
