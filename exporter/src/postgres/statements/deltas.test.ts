import * as fc from 'fast-check';
import { columns, type Counters, zero } from './counters.ts';
import { StatementDeltas } from './deltas.ts';
import type { Entry, Reading } from './read.ts';

const counters = (value: number): Counters => Float64Array.from(columns, () => value);
const entry = (key: string, value: number, since?: number): Entry => ({
  ...{ key, queryid: key, datname: 'd', since, counters: counters(value), spread: { min: 0, max: 0, deviation: 0 } },
});
const reading = (at: number, entries: readonly Entry[], more: Partial<Reading> = {}): Reading => ({
  ...{ at, resetAt: 0, entries, rest: undefined, count: entries.length, max: 5_000, evictions: 0 },
  tracks: { planning: true, ioTiming: true },
  ...more,
});
/** What each of the readings after the first gives, by key. */
function follow(...readings: readonly Reading[]): (Readonly<Record<string, number>> | undefined)[] {
  const deltas = new StatementDeltas();
  return readings
    .map((one) => deltas.next(one))
    .slice(1)
    .map((interval) =>
      interval === undefined
        ? undefined
        : Object.fromEntries(interval.deltas.map((delta) => [delta.entry.key, delta.counters[0] ?? 0])),
    );
}

describe('what statements have counted between two readings', () => {
  it('is nothing yet at the first, then the difference', () => {
    expect(new StatementDeltas().next(reading(1, [entry('a', 5)]))).toBeUndefined();
    expect(follow(reading(1, [entry('a', 5), entry('b', 1)]), reading(2, [entry('a', 7), entry('b', 1)]))).toEqual([
      { a: 2 },
    ]);
  });

  it('is all of an entry that is new, and of one that was evicted and came again', () => {
    expect(follow(reading(1, []), reading(2, [entry('a', 4)]))).toEqual([{ a: 4 }]);
    expect(follow(reading(1, [entry('a', 9)]), reading(2, []), reading(3, [entry('a', 4)]))).toEqual([{}, { a: 4 }]);
    expect(follow(reading(1, [entry('a', 9)]), reading(2, [entry('a', 4)]))).toEqual([{ a: 4 }]);
    // From PostgreSQL 17 on also where it has counted more since than before.
    expect(follow(reading(1, [entry('a', 4, 0.5)]), reading(2, [entry('a', 9, 1.5)]))).toEqual([{ a: 9 }]);
  });

  it('is all of every entry after a reset, though some have counted more since than before', () => {
    const before = reading(5, [entry('a', 3), entry('b', 9)]);
    expect(follow(before, reading(9, [entry('a', 4), entry('b', 2)], { resetAt: 6 }))).toEqual([{ a: 4, b: 2 }]);
  });

  it('is nothing where another server answers, whose lifetime is no interval of ours', () => {
    const other = [entry('a', 900), entry('b', 2)];
    const later = [entry('a', 901), entry('b', 2)];
    expect(
      follow(
        reading(5, [entry('a', 3)], { resetAt: 1 }),
        reading(9, other, { resetAt: 2 }),
        reading(12, later, { resetAt: 2 }),
      ),
    ).toEqual([undefined, { a: 1 }]);
  });

  it('is nothing for an old entry that could not be seen before', () => {
    expect(follow(reading(5, []), reading(9, [entry('a', 900, 2)]))).toEqual([{}]);
    const beyond = { rest: counters(10), count: 20_000 };
    expect(follow(reading(5, [], beyond), reading(9, [entry('a', 900)], beyond))).toEqual([{}]);
  });

  it('never goes below 0 for the entries that are read as a sum', () => {
    const deltas = new StatementDeltas();
    deltas.next(reading(1, [], { rest: counters(10) }));
    expect(deltas.next(reading(2, [], { rest: counters(4) }))?.rest).toEqual(zero());
    expect(deltas.next(reading(3, [], { rest: counters(9) }))?.rest).toEqual(counters(5));
  });

  it('adds up to what a server has really done, through resets and evictions, if they lose nothing unseen', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd');
    const event = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('run' as const), key, by: fc.integer({ min: 1, max: 9 }) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('evict' as const), key }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('read' as const) }) },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.boolean(), (events, hasSince) => {
        const deltas = new StatementDeltas();
        const server = new Map<string, { since: number; value: number }>();
        let [clock, resetAt, done, counted] = [1, 0, 0, 0];
        const read = () => {
          clock++;
          const entries = [...server].map(([name, { since, value }]) =>
            entry(name, value, hasSince ? since : undefined),
          );
          for (const delta of deltas.next(reading(clock, entries, { resetAt }))?.deltas ?? []) {
            expect(Math.min(...delta.counters)).toBeGreaterThanOrEqual(0);
            counted += delta.counters[0] ?? 0;
          }
        };
        read();
        for (const one of events) {
          clock++;
          if (one.kind === 'run') {
            const known = server.get(one.key) ?? { since: clock, value: 0 };
            server.set(one.key, { ...known, value: known.value + one.by });
            done += one.by;
          } else if (one.kind === 'read') read();
          else {
            // What is lost between a reading and an eviction nobody can know: read just before.
            read();
            if (one.kind === 'evict') server.delete(one.key);
            else {
              server.clear();
              resetAt = ++clock;
            }
          }
        }
        read();
        // Without `stats_since` an entry that came again between two readings with more than before shows too little.
        expect(counted).toBeLessThanOrEqual(done);
        expect(counted).toBeGreaterThanOrEqual(hasSince ? done : 0);
      }),
      { numRuns: 500 },
    );
  });
});
