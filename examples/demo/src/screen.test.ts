import { eventText } from './event-text.ts';
import { fit } from './screen.ts';

const at = '2026-11-21T07:19:20.123Z';

describe('the screen', () => {
  it('says what happened in words, and only what a person needs', () => {
    const crossed = { at, event: 'signal-crossed', signal: 'query_slow_ratio', value: 0.065, threshold: 0.05 } as const;
    expect(eventText(crossed)).toBe('07:19:20Z  signal-crossed   Slow queries: 6.5 %, critical at 5 %');
    const advice = {
      ...({ at, event: 'recommendation' } as const),
      ...{ id: 'b591faa6f1ae', title: 'Add an index', why: '98 % of all query time' },
      ...{ apply: 'CREATE INDEX …', confidence: 0.4, values: { calls: 3 } },
    };
    expect(eventText(advice).split('\n')).toEqual([
      '07:19:20Z  recommendation   Add an index',
      '    98 % of all query time',
      '    CREATE INDEX …',
      '    More, and how to undo it: /advice/b591faa6f1ae',
    ]);
  });

  it('wraps at the width of the terminal and keeps the newest lines on it', () => {
    const red = '\u001b[31mcritical\u001b[39m';
    expect(fit(`one two three\n${red} four`, 8, 10)).toEqual(['one two ', 'three', red, ' four']);
    expect(fit('1\n2\n3\n4', 80, 2)).toEqual(['3', '4']);
  });
});
