import { settingsOf } from './options.ts';

describe('the options', () => {
  it('have a default each', () => {
    expect(settingsOf()).toMatchObject({
      groupBy: ['cluster', 'service'],
      locale: 'en',
      profile: { id: 'production' },
      teams: { operations: 'sre', compliance: 'compliance' },
    });
  });

  it('refuse to group by what rules set themselves, or without the service', () => {
    expect(() => settingsOf({ groupBy: ['cluster', 'service', 'severity'] })).toThrow(
      /"severity" is no label to group by/,
    );
    expect(() => settingsOf({ groupBy: ['a-b', 'service'] })).toThrow(RangeError);
    expect(() => settingsOf({ groupBy: ['cluster'] })).toThrow(/"service" is missing.*add it/);
  });

  it('take addresses with or without a slash at the end', () => {
    expect(settingsOf({ urls: { runbooks: 'https://docs.example/r/' } }).urls.runbooks).toBe('https://docs.example/r');
  });
});
