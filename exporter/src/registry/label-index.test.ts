import * as fc from 'fast-check';
import { LabelIndex } from './label-index.ts';

/** Few short values collide often, and are taken, given back and taken again. */
const value = fc.oneof(fc.constantFrom('', '200', 'é', 'x'.repeat(40)), fc.string({ maxLength: 1 }));
const act = fc.record({
  do: fc.constantFrom('add', 'add', 'delete', 'find'),
  values: fc.array(value, { minLength: 5 }),
});

describe('LabelIndex', () => {
  it.each([0, 1, 2, 3, 4, 5])('finds with %i labels what a map by joined keys finds', (depth) => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const index = new LabelIndex<{ readonly at: number }>(depth);
        const missed = { at: -1 };
        const find = index.finder(() => missed);
        const model = new Map<
          string,
          { readonly values: readonly string[]; readonly handle: { readonly at: number } }
        >();
        const free: number[] = [];
        const deleted: unknown[][] = [];
        for (const { do: what, values: given } of acts) {
          const values = given.slice(0, depth);
          const key = JSON.stringify(values);
          expect(find(...values)).toBe(model.get(key)?.handle ?? missed);
          expect(index.get(values)).toBe(model.get(key)?.handle);
          if (what === 'add' && !model.has(key)) {
            const handle = { at: free.pop() ?? model.size };
            index.add(values, handle.at, handle);
            model.set(key, { values, handle });
          } else if (what === 'delete') {
            const known = model.get(key);
            deleted.push([index.delete(values), known?.handle]);
            if (known !== undefined) free.push(known.handle.at);
            model.delete(key);
          }
          expect(index.size).toBe(model.size);
        }
        for (const [actual, expected] of deleted) expect(actual).toBe(expected);
        for (const { values, handle } of model.values()) {
          expect(values.map((_, label) => index.valueAt(handle.at, label))).toEqual(values);
        }
        const byPosition = [...model.values()].toSorted((a, b) => a.handle.at - b.handle.at);
        expect(index.entries()).toEqual(byPosition.map(({ values, handle }) => [values, handle]));
      }),
      { numRuns: 200 },
    );
  });

  it('takes more values of a label than 16 bits can number', () => {
    const index = new LabelIndex<object>(2);
    const handles = Array.from({ length: 70_000 }, () => ({}));
    for (const [at, handle] of handles.entries()) index.add([String(at % 2), String(at)], at, handle);
    const wrong = handles.findIndex((handle, at) => index.get([String(at % 2), String(at)]) !== handle);
    expect(wrong).toBe(-1);
    expect(index.valueAt(69_999, 1)).toBe('69999');
  });
});
