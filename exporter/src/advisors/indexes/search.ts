import { Costing, type Costs } from './costing.ts';
import { predictSize } from './size.ts';
import { isThere, specKey, type IndexSpec } from './spec.ts';
import type { WhatIf } from './what-if.ts';
import type { WorkStatement } from './work-statement.ts';

export interface SearchOptions {
  /** Bytes that all new indexes together may take. */
  readonly budgetBytes: number;
  /** Seconds each second that writers would spend on it. */
  readonly upkeepOf: (spec: IndexSpec) => number;
  /** Seconds each second that an index must save at least, its upkeep taken off. */
  readonly leastGain: number;
  /** Whether the time that planning may take is over. */
  readonly isLate: () => boolean;
}

export interface StatementCosts {
  readonly statement: WorkStatement;
  /** The planner's, with the indexes there are. */
  readonly now: number;
  /** With the set of each table in `tables` added in turn. */
  readonly steps: readonly number[];
  /** Part of `now` that stands for what the planner does not expect to be read; 0 where it knows. */
  readonly unseen: number;
}

export interface SearchResult {
  /** The sets worth having, by table, in the order in which they are worth most. */
  readonly tables: readonly (readonly IndexSpec[])[];
  readonly costs: readonly StatementCosts[];
  /** Statements that the role may not have planned. */
  readonly notPermitted: readonly WorkStatement[];
  /** Others that the planner gave no answer about. */
  readonly notPlanned: readonly WorkStatement[];
  /** Whether time ended before the search did. */
  readonly isCut: boolean;
}

/** An index is preferred to a larger one if it saves at least so much of what that saves. */
const NEARLY = 0.9;
type Move = readonly IndexSpec[];

/**
 * Which indexes are worth having, by the planner's word for every statement that touches the table. Candidates are those
 * that the best plan of some statement uses when all of its candidates are there; from them the set is chosen greedily,
 * every other one costed anew with those chosen in place, under a budget; what the chosen set makes needless is taken out
 * again. Chaudhuri and Narasayya, An Efficient, Cost-Driven Index Selection Tool for Microsoft SQL Server (AutoAdmin),
 * VLDB 1997, sections 4 and 5; the lazy order of costing is Minoux's (1978).
 */
export class IndexSearch {
  readonly #whatIf: WhatIf;
  readonly #options: SearchOptions;
  readonly #costing: Costing;
  #isCut = false;

  constructor(whatIf: WhatIf, options: SearchOptions) {
    this.#whatIf = whatIf;
    this.#options = options;
    this.#costing = new Costing(whatIf);
  }

  async run(statements: readonly WorkStatement[]): Promise<SearchResult> {
    const notPermitted: WorkStatement[] = [];
    const notPlanned: WorkStatement[] = [];
    for (const statement of statements) {
      if (this.#isOver()) break;
      const outcome = await this.#costing.learn(statement);
      if (outcome === 'not-permitted') notPermitted.push(statement);
      else if (outcome === 'not-planned') notPlanned.push(statement);
    }
    const pool: Move[] = await this.#seed();
    const chosen = await this.#prune(await this.#choose(pool));
    const { tables, costs } = await this.#inTurn(chosen);
    return { tables, costs, notPermitted, notPlanned, isCut: this.#isCut };
  }

  #isOver(): boolean {
    this.#isCut ||= this.#options.isLate();
    return this.#isCut;
  }

  /** The candidates that best plans use: alone, and together where one plan uses several. */
  async #seed(): Promise<Move[]> {
    const moves = new Map<string, Move>();
    const keep = (move: Move) => {
      if (move.length > 0) moves.set(move.map(specKey).toSorted().join('\n'), move);
    };
    for (const statement of this.#costing.now.keys()) {
      const plain = statement.candidates.filter(({ include, where }) => include.length === 0 && where === undefined);
      const partial = statement.candidates.filter(({ where }) => where !== undefined);
      const sets = plain.length === statement.candidates.length ? [plain] : [plain, partial, statement.candidates];
      for (const specs of sets) {
        if (specs.length === 0 || this.#isOver()) continue;
        const names = await this.#add(specs);
        const used = new Set<IndexSpec>();
        for (const instance of statement.instances) {
          const planned = await this.#whatIf.plan(instance);
          if (typeof planned === 'string') continue;
          for (const [name, spec] of names) if (planned.indexes.has(name)) used.add(spec);
        }
        await this.#remove(names);
        keep([...used]);
        for (const spec of used) for (const simpler of simplerOf(spec)) keep([simpler]);
      }
    }
    return [...moves.values()];
  }

  async #choose(pool: readonly Move[]): Promise<IndexSpec[]> {
    const chosen: IndexSpec[] = [];
    let current: Costs = this.#costing.now;
    let left = this.#options.budgetBytes;
    // What a move saves seldom grows as others are made: what it saved before is a bound.
    const bounds = new Map(pool.map((move) => [move, Infinity]));
    for (;;) {
      const fresh = new Map<Move, { net: number; costs: Costs }>();
      while (!this.#isOver()) {
        const [next] = [...bounds].filter(([move]) => sizeOf(move) <= left).toSorted((a, b) => b[1] - a[1]);
        if (next === undefined || fresh.has(next[0])) break;
        const outcome = await this.#try(next[0], current);
        fresh.set(next[0], outcome);
        bounds.set(next[0], outcome.net);
      }
      const best = Math.max(0, ...[...fresh.values()].map(({ net }) => net));
      const [pick] = [...fresh]
        .filter(([, { net }]) => net >= this.#options.leastGain && net >= NEARLY * best)
        .toSorted(([a], [b]) => sizeOf(a) - sizeOf(b) || columnsIn(a) - columnsIn(b));
      if (pick === undefined) break;
      const [move, { costs }] = pick;
      await this.#add(move);
      chosen.push(...move);
      current = costs;
      left -= sizeOf(move);
      const keys = new Set(chosen.map(specKey));
      for (const other of bounds.keys()) if (other.some((spec) => keys.has(specKey(spec)))) bounds.delete(other);
    }
    await this.#whatIf.clear();
    return chosen;
  }

  /** Takes out what the others have made needless, the least worth first. */
  async #prune(chosen: readonly IndexSpec[]): Promise<IndexSpec[]> {
    const names = new Map<string, IndexSpec>(await this.#add(chosen));
    let current = await this.#costing.costs(new Set(chosen.map(({ facts }) => facts.oid)), this.#costing.now);
    for (const spec of chosen.toReversed()) {
      if (this.#isOver()) break;
      const entry = [...names].find(([, each]) => each === spec);
      if (entry === undefined) continue;
      await this.#whatIf.remove(entry[0]);
      const without = await this.#costing.costs(new Set([spec.facts.oid]), current);
      const worth = this.#costing.saved(without, current) - this.#options.upkeepOf(spec);
      names.delete(entry[0]);
      if (worth < this.#options.leastGain) current = without;
      else for (const [name, each] of await this.#add([spec])) names.set(name, each);
    }
    await this.#whatIf.clear();
    return chosen.filter((spec) => [...names.values()].includes(spec));
  }

  /** Costs of all statements as the tables' sets are made one after the other, the one worth most first. */
  async #inTurn(chosen: readonly IndexSpec[]): Promise<Pick<SearchResult, 'tables' | 'costs'>> {
    const sets = new Map<number, IndexSpec[]>();
    for (const spec of chosen) sets.set(spec.facts.oid, [...(sets.get(spec.facts.oid) ?? []), spec]);
    const worth = new Map<readonly IndexSpec[], number>();
    for (const set of sets.values()) worth.set(set, (await this.#try(set, this.#costing.now)).net);
    const tables = [...sets.values()].toSorted((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0));
    const steps: Costs[] = [];
    for (const set of tables) {
      await this.#add(set);
      steps.push(
        await this.#costing.costs(new Set(set.map(({ facts }) => facts.oid)), steps.at(-1) ?? this.#costing.now),
      );
    }
    await this.#whatIf.clear();
    const costs = [...this.#costing.now].map(([statement, now]) => ({
      statement,
      now,
      steps: steps.map((step) => step.get(statement) ?? now),
      unseen: this.#costing.unseenOf(statement),
    }));
    return { tables, costs };
  }

  async #try(move: Move, current: Costs): Promise<{ net: number; costs: Costs }> {
    const names = await this.#add(move);
    const costs = names.size < move.length ? current : await this.#costing.costs(tablesOf(move), current);
    await this.#remove(names);
    const upkeep = move.reduce((sum, spec) => sum + this.#options.upkeepOf(spec), 0);
    return { net: this.#costing.saved(current, costs) - upkeep, costs };
  }

  async #add(specs: readonly IndexSpec[]): Promise<Map<string, IndexSpec>> {
    const names = new Map<string, IndexSpec>();
    for (const spec of specs) {
      const name = await this.#whatIf.add(spec);
      if (name !== undefined) names.set(name, spec);
    }
    return names;
  }

  async #remove(names: ReadonlyMap<string, IndexSpec>): Promise<void> {
    for (const name of names.keys()) await this.#whatIf.remove(name);
  }
}

/** The index itself, and what it begins with: a smaller one may do nearly as much. */
function simplerOf(spec: IndexSpec): IndexSpec[] {
  const { where: _where, ...whole } = spec;
  const prefixes = spec.keys.map((_, at) => ({ ...whole, keys: spec.keys.slice(0, at + 1), include: [] }));
  return [spec, ...prefixes.filter((prefix) => specKey(prefix) !== specKey(spec) && !isThere(prefix))];
}

const tablesOf = (move: Move) => new Set(move.map(({ facts }) => facts.oid));
const columnsIn = (move: Move) => move.reduce((sum, { keys, include }) => sum + keys.length + include.length, 0);
const sizeOf = (move: Move) => move.reduce((sum, spec) => sum + predictSize(spec), 0);
