import type { PlanNode } from './plan.ts';
import type { Statement } from './statement.ts';
import type { IndexSpec } from './spec.ts';

/** A text to be planned, and the schemas of the tables that it names without one. */
export interface Plannable {
  readonly statement: Pick<Statement, 'text' | 'parameters'>;
  readonly schemas: readonly string[];
}

export interface Planned {
  /** In the planner's units. */
  readonly cost: number;
  /** Rows that it believes the statement returns. */
  readonly rows: number;
  /** Names of the indexes used. */
  readonly indexes: ReadonlySet<string>;
  /** As EXPLAIN prints it; absent where it is one of other tables, such as of a sampled copy. */
  readonly plans?: readonly PlanNode[];
}

/** Somewhere to try indexes without making them in the database that is watched. */
export interface WhatIf {
  readonly kind: 'hypopg' | 'sample';
  /** Name under which plans show the index; undefined where it cannot be made (a function that is not immutable). */
  readonly add: (spec: IndexSpec) => Promise<string | undefined>;
  readonly remove: (name: string) => Promise<void>;
  readonly plan: (what: Plannable) => Promise<Planned | 'not-permitted' | 'not-planned'>;
  /** Removes every index that was added. */
  readonly clear: () => Promise<void>;
  /** Leaves nothing behind. */
  readonly end: () => Promise<void>;
}
