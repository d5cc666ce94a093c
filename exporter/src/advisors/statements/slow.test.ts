import * as fc from 'fast-check';
import type { StatementListing } from '../../postgres/statements/index.ts';
import { adviceTexts } from '../advice/advice.ts';
import { adviseSlowStatement, causeOf } from './slow.ts';
import { slowStatementAdvisor } from './slow-advisor.ts';

const use: StatementListing = {
  ...{ id: '0123456789ab', database: 'clinic', operation: 'SELECT', table: 'visits', text: 'select ?' },
  ...{ share: 0.6, calls: 1_000, seconds: 900, rows: 5_000, walBytes: 0 },
  sharedBlocks: { hit: 10_000, read: 100, dirtied: 0, written: 0 },
  tempBlocks: { read: 0, written: 0 },
};
const recent = { seconds: 900, totalSeconds: 1_500 };

describe('a statement that takes a large share of all time', () => {
  it('is told, with its share and what it does', () => {
    const advice = adviseSlowStatement(use, recent, false);
    expect(advice).toMatchObject({
      kind: 'slow_statement',
      entity: use.id,
      severity: 'critical',
      gain: { savedTime: 0.5 },
    });
    for (const locale of ['en', 'pt-BR'] as const) {
      expect(Object.values(adviceTexts(advice!, locale)).join(' ')).not.toMatch(/[{}]|undefined|NaN/);
    }
    expect(adviceTexts(advice!).title).toBe('Speed up a statement: SELECT … FROM visits');
    // Nothing measured says what it would take after a change.
    expect(advice?.predictedEffect).toBeUndefined();
    expect(advice?.statements).toEqual([`-- group ${use.id}\nselect ?`]);
  });

  it.each<[string, Partial<StatementListing>]>([
    ['its share is small', { share: 0.1 }],
    ['the server has nothing to do', { seconds: 9 }],
    ['it ran a few times', { calls: 3 }],
    ['it is quick, and keeps no connection busy', { calls: 100_000, seconds: 300 }],
    ['it is a utility statement', { operation: 'VACUUM' }],
    ["it is one of Pulso's own controls", { text: 'select count(*) from pulso_ref.client' }],
  ])('is not told where %s', (_, more) => {
    expect(adviseSlowStatement({ ...use, ...more }, recent, false)).toBeUndefined();
  });

  it('stands until the trouble is clearly over', () => {
    const better = { ...use, share: 0.17, calls: 500, seconds: 60 };
    expect(adviseSlowStatement(better, recent, false)).toBeUndefined();
    expect(adviseSlowStatement(better, recent, true)).toBeDefined();
  });

  it.each<[string, Partial<StatementListing>, RegExp]>([
    ['the disk', { readSeconds: 600 }, /waits for blocks/],
    ['temporary files', { tempBlocks: { read: 0, written: 512_000 } }, /writes 4 MB to temporary files/],
    ['being asked often', { calls: 500_000 }, /runs very often/],
    ['many rows', { rows: 5_000_000 }, /many rows a call/],
    [
      'many blocks',
      { rows: 1_000, sharedBlocks: { hit: 1e6, read: 0, dirtied: 0, written: 0 } },
      /many blocks for each row/,
    ],
    ['nothing that is counted', {}, /name no cause/],
  ])('names its cause where that is %s', (_, more, what) => {
    expect(causeOf({ ...use, ...more }, 900).what).toMatch(what);
  });

  it('predicts only what is measured: the time without waiting for the disk', () => {
    const advice = adviseSlowStatement({ ...use, readSeconds: 720 }, recent, false);
    expect(advice).toMatchObject({ predictedEffect: -0.8, current: 0.9, gain: { savedTime: 0.8 } });
    expect(advice?.proposed).toBeCloseTo(0.18, 10);
    const spilling = adviseSlowStatement({ ...use, tempBlocks: { read: 0, written: 512_000 } }, recent, false);
    expect(spilling?.apply).toMatch(/^SET LOCAL work_mem = '8MB';/);
  });

  it('never gives a number that is none, nor a gain beyond its own time', () => {
    const number = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), number, number, number, number, (calls, rows, hit, written, io) => {
        const seconds = 900;
        const given = { ...use, calls, rows, seconds, readSeconds: io, tempBlocks: { read: 0, written } };
        const advice = adviseSlowStatement({ ...given, sharedBlocks: { ...use.sharedBlocks, hit } }, recent, true);
        if (advice === undefined) return;
        expect(advice.gain?.savedTime).toBeLessThanOrEqual(seconds / recent.seconds);
        expect(JSON.stringify(advice)).not.toContain('null');
      }),
    );
  });
});

describe('the advisor', () => {
  it('tells the first three, one of each group, and why it cannot', () => {
    const list = Array.from({ length: 6 }, (_, n) => ({ ...use, id: `${Math.floor(n / 2)}`, share: 0.3 }));
    const statements = { silent: undefined, recent: () => ({ ...recent, statements: list }) };
    expect(slowStatementAdvisor(statements).advice([])).toHaveLength(3);
    expect(slowStatementAdvisor(statements).silent()).toBeUndefined();
    const waiting = slowStatementAdvisor({ silent: undefined, recent: () => undefined });
    expect(waiting.advice([])).toEqual([]);
    expect(waiting.silent()).toMatch(/two looks/);
    expect(slowStatementAdvisor({ silent: 'gone', recent: () => undefined }).silent()).toBe('gone');
  });
});
