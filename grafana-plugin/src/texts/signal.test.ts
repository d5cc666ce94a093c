import { voiceOf } from './index.ts';
import { signalBoundText, signalText } from './signal.ts';

const NOW = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;
const en = voiceOf('en', 'utc', NOW);
const pt = voiceOf('pt-BR', 'utc', NOW);

describe('a signal that asks', () => {
  const up = { id: 'database_up', unit: 'count', bad: 'below' } as const;

  it('is answered, and its bound is what must not be the answer', () => {
    expect(signalText(up, 1, en)).toBe('yes');
    expect(signalText(up, 0, pt)).toBe('não');
    expect(signalBoundText(up, 'critical', 0, en)).toBe('critical if no');
  });

  it('has no answer where there is no value', () => {
    expect(signalText(up, undefined, en)).toBe('–');
  });

  it('is no other signal that counts', () => {
    expect(signalText({ id: 'compliance_failed', unit: 'count' }, 1, en)).toBe('1');
  });
});

describe('a legal term', () => {
  const term = { id: 'compliance_deadline', unit: 'ratio', bad: 'above' } as const;

  it('is used up in part until it has passed, then overdue', () => {
    expect(signalText(term, 0.62, en, NOW + 3 * DAY)).toBe('62\u00a0%');
    expect(signalText(term, 1.2, en, NOW - 3 * DAY)).toBe('overdue by 3 d');
    expect(signalText(term, 1.2, pt, NOW - 3 * DAY)).toBe('vencido há 3 d');
  });

  it('is overdue where nobody tells since when', () => {
    expect(signalText(term, 12, en)).toBe('overdue');
    expect(signalText(term, 1, en, Number.NaN)).toBe('overdue');
  });
});

it('any other signal has its value and its bound', () => {
  const latency = { id: 'http_response_time', unit: 'seconds', bad: 'above' } as const;
  expect(signalText(latency, 1.62, en)).toBe('1.62\u00a0s');
  expect(signalBoundText(latency, 'warning', 1, en)).toBe('warning at 1 s');
});
