import { adviceSteps } from './by-hand.ts';
import { adviceKinds } from './index.ts';

/** Their advisors always know a command or setting, and the one that takes it back. */
const COMMANDED = [
  ...['pool_starved', 'pool_oversized', 'cache_too_small', 'cache_too_large', 'cache_ttl_too_short'],
  ...['cache_not_worth_having', 'missing_index', 'n_plus_one', 'unused_index', 'duplicate_index', 'invalid_index'],
  ...['unindexed_foreign_key', 'like_scan', 'offset_paging', 'cast_hides_index', 'not_in_subquery'],
  'websocket_slow_consumers',
];

describe('how to apply advice and take it back', () => {
  it('is a command where there is one, else words', () => {
    const given = { kind: 'gc_pressure', apply: 'NODE_OPTIONS=--max-old-space-size=512' };
    expect(adviceSteps(given, 'en').apply).toEqual({ text: given.apply, isCommand: true });
    expect(adviceSteps(given, 'en').undo?.isCommand).toBe(false);
    expect(adviceSteps({ kind: 'missing_index' }, 'en')).toEqual({});
    expect(adviceSteps({ kind: 'constructor' }, 'en')).toEqual({});
  });

  it('is said of every kind, in both languages', () => {
    for (const locale of ['en', 'pt-BR'] as const) {
      const silent = adviceKinds.filter(({ id }) => {
        const { apply, undo } = adviceSteps({ kind: id }, locale);
        return apply === undefined || undo === undefined;
      });
      expect(silent.map(({ id }) => id).toSorted()).toEqual(COMMANDED.toSorted());
    }
  });
});
