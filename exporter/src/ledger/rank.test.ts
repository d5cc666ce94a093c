import { adviceKinds } from '@pulso/catalogue';
import * as fc from 'fast-check';
import { rank, scoreOf, type Rankable } from './rank.ts';
import { isCause } from './relations.ts';

const item = (kind: string, given: Partial<Rankable> = {}): Rankable => ({
  ...{ key: `${kind} ${given.service ?? ''}${given.entity ?? ''}`, kind, service: 'clinic', cluster: '' },
  ...{ entity: 'a', severity: 'warning', confidence: 0.5 },
  ...given,
});
const kindsOf = (items: readonly Rankable[]) => rank(items).map(({ item: one }) => one.kind);

describe('the one list of advice', () => {
  it('goes by the time that users would save and the risk that goes, weighted by confidence', () => {
    const saved = item('response_caching', { gain: { savedTime: 4 } });
    const unsure = item('error_ratio', { gain: { savedTime: 6 }, confidence: 0.3 });
    const risky = item('memory', { gain: { removedRisk: 0.9 }, severity: 'critical' });
    expect(kindsOf([unsure, saved, risky])).toEqual(['memory', 'response_caching', 'error_ratio']);
    expect(scoreOf(risky)).toBeCloseTo(4.5);
  });

  it('has the cause above its symptoms, however much less that would gain', () => {
    const symptom = item('response_caching', { gain: { savedTime: 50 } });
    const cause = item('missing_index', { gain: { savedTime: 1 } });
    const middle = item('error_ratio', { gain: { savedTime: 10 } });
    const [first, second, third] = rank([middle, symptom, cause]);
    expect([first, second, third].map((one) => one?.item.kind)).toEqual([
      'missing_index',
      'response_caching',
      'error_ratio',
    ]);
    expect(second?.causes).toEqual([cause.key]);
    // Of another service it explains nothing.
    expect(kindsOf([symptom, item('missing_index', { service: 'other' })])[0]).toBe('response_caching');
  });

  it('takes no table for the cause of a statement without any, nor one statement for that of another, and for a symptom nothing that is none', () => {
    const index = item('missing_index', { entity: 'visits', table: 'visits' });
    const slow = (group: string, table: string) => item('slow_statement', { entity: group, table });
    const causes = (symptom: Rankable, ...others: Rankable[]) =>
      rank([symptom, ...others]).find(({ item: one }) => one === symptom)?.causes;
    expect(causes(slow('g1', 'visits'), index)).toEqual([index.key]);
    // The index may be on a table that it joins.
    expect(causes(slow('g1', 'clients'), index)).toEqual([index.key]);
    expect(causes(slow('g1', ''), index)).toEqual([]);
    const search = item('like_scan', { entity: 'g1', table: 'visits' });
    expect(causes(slow('g1', 'visits'), search)).toEqual([search.key]);
    expect(causes(slow('g2', 'visits'), search)).toEqual([]);
    expect(causes(item('duplicate_index'), index, search)).toEqual([]);
  });

  it('takes what a signal mutes for its symptoms too', () => {
    expect(isCause('pool_starved', 'error_ratio')).toBe(true);
    expect(isCause('error_ratio', 'pool_starved')).toBe(false);
  });

  it('holds back what would make other standing trouble worse, below that', () => {
    const pool = item('pool_starved', { gain: { savedTime: 9 }, confidence: 1 });
    const connections = item('connections');
    expect(rank([pool])[0]?.heldBack).toBeUndefined();
    const [first, second] = rank([pool, connections]);
    expect(first?.item).toBe(connections);
    expect(second).toMatchObject({ item: pool, heldBack: { by: connections.key, reason: 'worsens' } });
    expect(kindsOf([item('cache_too_small', { confidence: 1, gain: { savedTime: 9 } }), item('memory')])[0]).toBe(
      'memory',
    );
  });

  it('has what was applied last, and before it what may have ended with it', () => {
    const cause = item('missing_index', { gain: { savedTime: 9 }, confidence: 1, proposedAt: 1, appliedAt: 5 });
    const before = item('response_caching', { key: 'before', gain: { savedTime: 9 }, proposedAt: 2 });
    const after = item('pool_starved', { gain: { savedTime: 0.1 }, proposedAt: 6 });
    const [first, second, third] = rank([cause, before, after]);
    expect(first).toMatchObject({ item: after, causes: [] });
    expect(second).toMatchObject({ item: before, heldBack: { by: cause.key, reason: 'cause_applied' } });
    expect(third?.item).toBe(cause);
  });

  it('holds back the lesser of two on the same thing, whose effects could not be told apart', () => {
    const small = item('missing_index', { key: 'small', gain: { savedTime: 1 } });
    const great = item('missing_index', { key: 'great', gain: { savedTime: 2 } });
    const [first, second] = rank([small, great]);
    expect(first?.heldBack).toBeUndefined();
    expect(second).toMatchObject({ item: small, heldBack: { by: 'great', reason: 'same_measure' } });
  });
});

describe('any list of advice', () => {
  const rankable = fc.record({
    kind: fc.constantFrom(...adviceKinds.map(({ id }) => id)),
    service: fc.constantFrom('a', 'b'),
    cluster: fc.constantFrom('', 'c'),
    entity: fc.constantFrom('x', 'y'),
    severity: fc.constantFrom('warning' as const, 'critical' as const),
    confidence: fc.double({ min: -1, max: 2 }),
    gain: fc.record({ savedTime: fc.double(), removedRisk: fc.double() }),
    times: fc.record({ proposedAt: fc.nat(9), appliedAt: fc.nat(9) }, { requiredKeys: ['proposedAt'] }),
  });
  const lists = fc
    .array(rankable, { maxLength: 12 })
    .map((list) => list.map(({ times, ...one }, at): Rankable => ({ ...one, ...times, key: String(at) })));

  it('has each once, from 1 on, and is the same for every order of what is given', () => {
    fc.assert(
      fc.property(
        lists.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const ranked = rank(list);
          expect(ranked.map((one) => one.rank)).toEqual(list.map((_, at) => at + 1));
          expect(new Set(ranked.map(({ item: one }) => one.key)).size).toBe(list.length);
          expect(rank(shuffled)).toEqual(ranked);
          for (const { score } of ranked) expect(Number.isFinite(score) && score >= 0).toBe(true);
        },
      ),
    );
  });

  it('has every cause above its symptoms, and what is held back below its reason', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const ranked = rank(list);
        const place = new Map(ranked.map(({ item: one, rank: at }) => [one.key, at]));
        for (const { item: one, rank: at, causes, heldBack } of ranked) {
          const isBelow = heldBack !== undefined && heldBack.reason !== 'cause_applied';
          const above = [...causes, ...(isBelow ? [heldBack.by] : [])];
          expect(above.filter((key) => !((place.get(key) ?? Infinity) < at))).toEqual([]);
          for (const other of list) {
            const isOne =
              other.service === one.service && other.cluster === one.cluster && isCause(other.kind, one.kind);
            expect(isOne || !causes.includes(other.key)).toBe(true);
          }
        }
      }),
    );
  });

  it('has no circle among the causes of the catalogue, nor with what advice worsens', () => {
    const ids = adviceKinds.map(({ id }) => id);
    const before = (id: string): string[] => [
      ...ids.filter((other) => isCause(other, id)),
      ...(adviceKinds.map((kind): { id: string; worsens?: readonly string[] } => kind).find((kind) => kind.id === id)
        ?.worsens ?? []),
    ];
    const circles = (id: string, path: readonly string[]): string[] =>
      path.includes(id) ? [[...path, id].join(' > ')] : before(id).flatMap((next) => circles(next, [...path, id]));
    expect(ids.flatMap((id) => circles(id, []))).toEqual([]);
  });
});
