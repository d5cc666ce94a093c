import * as fc from 'fast-check';
import type { TableFacts } from './candidate.ts';
import { explainGain } from './explain-gain.ts';
import { IndexSearch, type SearchOptions } from './search.ts';
import type { WorkStatement } from './work-statement.ts';
import type { PlanNode } from './plan.ts';
import { columnKey, definition, specKey, type IndexSpec } from './spec.ts';
import { findingsOf } from './verified.ts';
import type { WhatIf } from './what-if.ts';

const table = (oid: number): TableFacts => ({
  oid,
  schema: 'public',
  table: `t${oid}`,
  rows: 100_000,
  columns: new Map(['a', 'b', 'c'].map((name) => [name, { key: false, width: 4, distinct: -1 }])),
  indexes: [],
});
const index = (facts: TableFacts, ...columns: string[]): IndexSpec => ({
  facts,
  keys: columns.map((name) => columnKey(name)),
  include: [],
});
const t1 = table(1);
const t2 = table(2);
const a = index(t1, 'a');
const b = index(t1, 'b');
const ab = index(t1, 'a', 'b');
const c2 = index(t2, 'c');

const statement = (
  queryid: string,
  candidates: readonly IndexSpec[],
  given: Partial<WorkStatement> = {},
): WorkStatement => ({
  queryid,
  text: queryid,
  callsPerSecond: 1,
  meanSeconds: 0.1,
  instances: [{ statement: { text: queryid, parameters: 0 }, schemas: [] }],
  isSampled: true,
  tables: new Set(candidates.map(({ facts }) => facts.oid)),
  candidates,
  ...given,
});

/** A planner that knows what a statement costs with each set of indexes: the cheapest of those that are all there. */
class Planner implements WhatIf {
  readonly kind = 'hypopg';
  readonly present = new Map<string, string>();
  readonly #costs: Readonly<Record<string, readonly (readonly [readonly IndexSpec[], number])[]>>;
  #number = 0;
  plans = 0;
  rows = 1;
  /** What a plan shows besides, and the indexes in it. */
  shown: readonly PlanNode[] | undefined;
  others: readonly string[] = [];

  constructor(costs: Planner['costs']) {
    this.#costs = costs;
  }

  get costs(): Readonly<Record<string, readonly (readonly [readonly IndexSpec[], number])[]>> {
    return this.#costs;
  }

  readonly add = (spec: IndexSpec) => {
    const name = `h${++this.#number}`;
    this.present.set(name, specKey(spec));
    return Promise.resolve(name);
  };
  readonly remove = (name: string) => {
    this.present.delete(name);
    return Promise.resolve();
  };
  readonly plan: WhatIf['plan'] = ({ statement: { text } }) => {
    this.plans++;
    const known = this.#costs[text];
    if (known === undefined) return Promise.resolve('not-permitted' as const);
    const there = new Map([...this.present].map(([name, key]) => [key, name]));
    const [best] = [[[], 1000] as const, ...known]
      .filter(([specs]) => specs.every((spec) => there.has(specKey(spec))))
      .toSorted((x, y) => x[1] - y[1]);
    const indexes = new Set([...(best?.[0] ?? []).map((spec) => there.get(specKey(spec)) ?? ''), ...this.others]);
    const plans = this.shown === undefined ? {} : { plans: this.shown };
    return Promise.resolve({ cost: best?.[1] ?? 1000, rows: this.rows, indexes, ...plans });
  };
  readonly clear = () => {
    this.present.clear();
    return Promise.resolve();
  };
  readonly end = this.clear;
}

const options: SearchOptions = { budgetBytes: 1e9, upkeepOf: () => 0, leastGain: 0.002, isLate: () => false };
const run = async (planner: Planner, statements: readonly WorkStatement[], given: Partial<SearchOptions> = {}) => {
  const result = await new IndexSearch(planner, { ...options, ...given }).run(statements);
  expect(planner.present.size).toBe(0);
  return { ...result, chosen: result.tables.map((specs) => specs.map(definition)) };
};

describe('the search for indexes', () => {
  it('takes the one that serves both statements, and not its beginning beside it', async () => {
    const planner = new Planner({
      x: [
        [[a], 10],
        [[ab], 11],
      ],
      y: [
        [[a], 500],
        [[ab], 10],
      ],
    });
    const { chosen, costs } = await run(planner, [statement('x', [a, ab]), statement('y', [a, ab])]);
    expect(chosen).toEqual([['(a, b)']]);
    expect(costs.map(({ now, steps }) => [now, ...steps])).toEqual([
      [1000, 11],
      [1000, 10],
    ]);
  });

  it('takes two that only help together, over two tables, the better table first', async () => {
    const planner = new Planner({ x: [[[a, c2], 10]], y: [[[c2], 100]] });
    const { chosen, costs } = await run(planner, [statement('x', [a, c2]), statement('y', [c2])]);
    expect(chosen.flat().toSorted()).toEqual(['(a)', '(c)']);
    expect(costs.map(({ steps }) => steps.at(-1))).toEqual([10, 100]);
  });

  it('prefers the smaller where the larger saves little more', async () => {
    const planner = new Planner({
      x: [
        [[a], 12],
        [[ab], 10],
      ],
    });
    expect((await run(planner, [statement('x', [a, ab])])).chosen).toEqual([['(a)']]);
  });

  it.each([
    ['what writers lose by it is more', { upkeepOf: () => 0.2 }],
    ['it is larger than the budget', { budgetBytes: 1_000_000 }],
    ['it saves too little', { leastGain: 0.2 }],
  ])('takes none where %s', async (_, given) => {
    const planner = new Planner({ x: [[[a], 10]] });
    expect((await run(planner, [statement('x', [a])], given)).chosen).toEqual([]);
  });

  it('doubts an index where more rows come than the planner believes', async () => {
    const planner = new Planner({ x: [[[a], 10]] });
    const { costs } = await run(planner, [statement('x', [a], { rows: 20 })]);
    expect(costs[0]?.steps).toEqual([200]);
    expect((await run(planner, [statement('x', [a], { rows: 5000 })])).chosen).toEqual([]);
  });

  it('says which statements it may not have planned, and when time ended first', async () => {
    const planner = new Planner({ x: [[[a], 10]] });
    const { notPermitted } = await run(planner, [statement('secret', [a]), statement('x', [a])]);
    expect(notPermitted.map(({ queryid }) => queryid)).toEqual(['secret']);
    const { isCut, chosen } = await run(planner, [statement('x', [a])], { isLate: () => true });
    expect({ isCut, chosen }).toEqual({ isCut: true, chosen: [] });
  });

  it('never ends worse than it began, nor over its budget, whatever the planner says', async () => {
    const specs = [a, b, ab, c2];
    const costs = fc.array(
      fc.tuple(fc.subarray(specs, { minLength: 1, maxLength: 2 }), fc.integer({ min: 1, max: 2000 })),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(costs, costs, fc.integer({ min: 0, max: 8_000_000 }), async (x, y, budgetBytes) => {
        const { costs: found, tables } = await run(
          new Planner({ x, y }),
          [statement('x', specs), statement('y', specs)],
          { budgetBytes },
        );
        for (const { now, steps } of found) for (const step of steps) expect(step).toBeLessThanOrEqual(now);
        const keys = tables.flat().map(specKey);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 200 },
    );
  });

  it('promises nothing of the time that look-ups take of which the planner expects fewer', async () => {
    const planner = new Planner({ x: [[[a], 200]] });
    const lookUp = { 'Node Type': 'Index Scan', 'Index Name': 'other_pkey', 'Plan Rows': 1 };
    const scan = { 'Node Type': 'Seq Scan', 'Relation Name': 't1', 'Plan Rows': 100 };
    planner.shown = [{ 'Node Type': 'Nested Loop', 'Plan Rows': 100, Plans: [scan, lookUp] }];
    planner.others = ['other_pkey'];
    const of = (blocks: number) =>
      statement('x', [a], { blocks, pagesOf: (name) => (name === 't1' ? 600 : undefined) });
    // As many as the plan says: 600 of the table and 400 of look-ups.
    const { chosen, costs } = await run(planner, [of(1_000)]);
    expect(chosen).toEqual([['(a)']]);
    expect(costs).toMatchObject([{ now: 1000, steps: [200], unseen: 0 }]);
    // Twice as many: half of the time is elsewhere.
    expect((await run(planner, [of(2_000)])).costs).toMatchObject([{ now: 2000, steps: [1200], unseen: 1000 }]);
    // Ten times: next to all of it is.
    expect((await run(planner, [of(10_000)])).chosen).toEqual([]);
    // A plan that does without those look-ups does without their time.
    planner.others = [];
    expect((await run(planner, [of(10_000)])).costs).toMatchObject([{ now: 10_000, steps: [200] }]);
  });
});

describe('the explanation of the gain', () => {
  it('gives the gain when its formula is worked out, with any number of statements', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 0, max: 100 }),
        async (after, entries) => {
          const planner = new Planner(Object.fromEntries(after.map((cost, at) => [`q${at}`, [[[a], cost]]])));
          const upkeepOf = () => entries * 5e-6;
          const statements = after.map((_, at) =>
            statement(`q${at}`, [a], { callsPerSecond: 1 + at, meanSeconds: 0.1 + at / 100 }),
          );
          const result = await run(planner, statements, { upkeepOf });
          const [finding] = findingsOf(result, 'hypopg', 10, upkeepOf);
          if (finding === undefined) throw new Error('nothing was found');
          const { formula, inputs, result: gain } = explainGain(finding);
          const worked = formula
            .replace('saved = ', '')
            .split(/ (?=[+-] (?!after))/)
            .reduce((sum, term) => {
              const [, sign = '', product = ''] = /^([+-] )?(.*)$/.exec(term) ?? [];
              const value = product.split(' * ').reduce((all, factor) => all * factorOf(factor, inputs), 1);
              return sum + (sign === '- ' ? -value : value);
            }, 0);
          expect(worked).toBeCloseTo(gain.value, 9);
          expect(gain.value).toBe(finding.saved);
        },
      ),
      { numRuns: 50 },
    );
  });
});

/** `calls1`, or `(before1 - after1) / cost1`. */
function factorOf(text: string, inputs: Readonly<Record<string, { readonly value: number }>>): number {
  const value = (name: string) => inputs[name]?.value ?? NaN;
  const [, before, after, cost] = /^\((\w+) - (\w+)\) \/ (\w+)$/.exec(text) ?? [];
  if (before === undefined || after === undefined || cost === undefined) return value(text);
  return (value(before) - value(after)) / value(cost);
}
