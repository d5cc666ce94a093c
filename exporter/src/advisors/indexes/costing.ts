import { expectedReads } from './look-ups.ts';
import type { WhatIf } from './what-if.ts';
import type { WorkStatement } from './work-statement.ts';

/** More blocks than this for each that the planner expects, and it does not know where the time goes. */
const UNSEEN_FROM = 1.5;
/** The planner's costs are not so exact that a smaller change would be one of the time. */
const MOST_LEFT = 0.8;

/** What a statement costs beyond what the planner sees, and the look-ups in which it must be. */
interface Unseen {
  readonly cost: number;
  readonly lookedUp: ReadonlySet<string>;
}
export type Costs = ReadonlyMap<WorkStatement, number>;

/** What statements cost by the planner's word, put right where the statistics show that it does not know. */
export class Costing {
  readonly #whatIf: WhatIf;
  readonly #now = new Map<WorkStatement, number>();
  readonly #unseen = new Map<WorkStatement, Unseen>();

  constructor(whatIf: WhatIf) {
    this.#whatIf = whatIf;
  }

  /** With the indexes there are. */
  get now(): Costs {
    return this.#now;
  }

  /** Takes on what a statement costs now; what costs nothing is left out. */
  async learn(statement: WorkStatement): Promise<'learnt' | 'not-permitted' | 'not-planned'> {
    const cost = await this.#cost(statement);
    if (typeof cost === 'string') return cost;
    if (cost > 0) this.#now.set(statement, cost + (await this.#learnUnseen(statement, cost)));
    return 'learnt';
  }

  /** Part of what it costs now that stands for what the planner does not expect to be read; 0 where it knows. */
  unseenOf(statement: WorkStatement): number {
    return this.#unseen.get(statement)?.cost ?? 0;
  }

  /** Of all statements, those anew that touch one of the tables. */
  async costs(tables: ReadonlySet<number>, current: Costs): Promise<Costs> {
    const costs = new Map(current);
    for (const statement of current.keys()) {
      if (![...tables].some((oid) => statement.tables.has(oid))) continue;
      const cost = await this.#cost(statement);
      if (typeof cost === 'number') costs.set(statement, cost);
    }
    return costs;
  }

  /** Mean over the statement's instances. */
  async #cost(statement: WorkStatement): Promise<number | 'not-permitted' | 'not-planned'> {
    let sum = 0;
    let count = 0;
    for (const instance of statement.instances) {
      const planned = await this.#whatIf.plan(instance);
      if (planned === 'not-permitted') return planned;
      if (planned === 'not-planned') continue;
      sum += planned.cost * this.#doubt(statement, planned.rows) + this.#stillUnseen(statement, planned.indexes);
      count++;
    }
    if (count === 0) return 'not-planned';
    const now = this.#now.get(statement);
    return now === undefined ? sum / count : Math.min(sum / count, Math.max(now, 0));
  }

  /**
   * A statement that reads far more blocks than its plan accounts for spends its time on look-ups of which the planner
   * expects fewer: what is joined grows under its estimates (Leis et al., How Good Are Query Optimizers, Really?, VLDB 2015,
   * sections 3.2 and 4.1). An index that saves the rest of the plan does nothing about those, so that their part, by blocks,
   * is added to what the statement costs with and without it.
   */
  async #learnUnseen(statement: WorkStatement, cost: number): Promise<number> {
    const { blocks, pagesOf, instances } = statement;
    if (blocks === undefined || pagesOf === undefined) return 0;
    let expected = 0;
    const lookedUp = new Set<string>();
    for (const instance of instances) {
      const planned = await this.#whatIf.plan(instance);
      const reads =
        typeof planned === 'string' || planned.plans === undefined ? undefined : expectedReads(planned.plans, pagesOf);
      if (reads === undefined) return 0;
      expected += reads.blocks / instances.length;
      for (const name of reads.lookedUp) lookedUp.add(name);
    }
    if (blocks < UNSEEN_FROM * expected) return 0;
    const unseen = cost * (blocks / expected - 1);
    this.#unseen.set(statement, { cost: unseen, lookedUp });
    return unseen;
  }

  /** Where a plan does without some of the look-ups, so much of it is gone. */
  #stillUnseen(statement: WorkStatement, indexes: ReadonlySet<string>): number {
    const unseen = this.#unseen.get(statement);
    if (unseen === undefined) return 0;
    const still = [...unseen.lookedUp].filter((name) => indexes.has(name)).length;
    return (unseen.cost * still) / unseen.lookedUp.size;
  }

  /**
   * Where more rows are returned than the planner believes, an index has so many more to fetch than it reckons with; the
   * cost without is that of a scan, which does not depend on them.
   */
  #doubt(statement: WorkStatement, rows: number): number {
    if (statement.rows === undefined || !this.#now.has(statement)) return 1;
    return Math.max(1, statement.rows / Math.max(1, rows));
  }

  /** Seconds each second that go from one set of costs to the other; what changes little by the planner's word is no gain. */
  saved(from: Costs, to: Costs): number {
    let sum = 0;
    for (const [statement, before] of from) {
      const after = to.get(statement) ?? before;
      if (after > MOST_LEFT * before) continue;
      sum +=
        (statement.callsPerSecond * statement.meanSeconds * (before - after)) / (this.#now.get(statement) ?? before);
    }
    return sum;
  }
}
