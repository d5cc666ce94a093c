import { slos } from '@pulso/catalogue';
import { ConfigError, formatIssue } from './issue.ts';
import { parseConfig } from './load.ts';
import { withObjectives } from './slos.ts';

function said(text: string): string[] {
  try {
    parseConfig(text, 'pulso.yml', { secrets: false });
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(formatIssue);
    throw error;
  }
  return [];
}

describe('objectives of the user', () => {
  it('are taken', () => {
    const text = [
      'slos:',
      '  http_availability: { objective: 0.995, period: 28d, overrides: [{ service: inner, objective: 0.95 }] }',
      '  http_latency: { threshold: 0.5, floor: 1 }',
    ].join('\n');
    expect(said(text)).toEqual([]);
    const [availability, latency] = withObjectives(slos, parseConfig(text, 'x', { secrets: false }).slos ?? {});
    expect(availability).toMatchObject({ objective: 0.995, period: '28d', floor: 0.2 });
    expect(latency).toMatchObject({ objective: 0.99, threshold: 0.5, floor: 1 });
  });

  it('can be switched off', () => {
    const left = withObjectives(slos, { http_latency: { enabled: false } });
    expect(left.map(({ id }) => id)).toEqual(['http_availability']);
  });

  it.each([
    ['http_availabilty: {}', /slos.http_availabilty: .*Did you mean "http_availability"/],
    ['http_availability: { objective: 99.9 }', /is no share of good requests. Write a number below 1, such as 0.999/],
    ['http_availability: { objective: 0.9 }', /so low that its page could never fire.*Write more than 0.9306/],
    ['http_availability: { threshold: 1 }', /threshold: "http_availability" does not go by time. Remove it/],
    ['http_latency: { threshold: 0.8 }', /threshold: is no bucket bound.*Use one of 0.005, .*0.75, 1,/],
    ['http_latency: { period: 1h }', /period: is no period of objectives. Write whole days, from 7d to 90d/],
    [
      'http_latency: { overrides: [{ service: a, objective: 0.99 }, { service: a, objective: 0.98 }] }',
      /overrides\[1\].service: "a" has an override already/,
    ],
  ])('are refused with a remedy: %s', (line, expected) => {
    expect(said(`slos:\n  ${line}`)).toEqual([expect.stringMatching(expected)]);
  });
});
