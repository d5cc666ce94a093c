/** A comparison of an expression that an index can be on, such as `lower(name)`, with what is known before the table is read. */
export interface ExpressionUse {
  readonly sql: string;
  readonly columns: readonly string[];
  readonly kind: 'equality' | 'range';
}

/** A condition that holds whatever the parameters: `status <> 'cancelled'`, `erased_at IS NULL`, `active`. */
export interface ConstantCondition {
  readonly sql: string;
  readonly column: string;
  /** Whether it names a value, which might be of a person; `IS NULL` and booleans name none. */
  readonly hasValue: boolean;
}

export interface OrderKey {
  readonly name: string;
  readonly descending: boolean;
}

/** How a statement restricts and orders one of the tables that it reads. Columns in the order of their appearance. */
export interface TableUse {
  readonly schema?: string;
  readonly table: string;
  /** Compared by `=`, `IN` or `= ANY` with a parameter, or with a column of a query around this one. */
  readonly equality: Set<string>;
  /** Compared by `=` with a column of another table beside it: known only if that table is read first. */
  readonly joins: Set<string>;
  /** Compared by `<`, `<=`, `>`, `>=` or `BETWEEN` with what is known likewise. */
  readonly range: Set<string>;
  /** The whole ORDER BY, where it names this table's columns alone and ends at a LIMIT; or the column of MIN or MAX. */
  order: readonly OrderKey[];
  /** Every column that a condition names. */
  readonly conditions: Set<string>;
  readonly expressions: ExpressionUse[];
  readonly constants: ConstantCondition[];
  /** Every column that the statement reads. */
  readonly needed: Set<string>;
  /** Whether it reads all of them (`*`). */
  needsAll: boolean;
  /** Columns that it sets, for an UPDATE of this table. */
  readonly sets: Set<string>;
  /** Whether it is searched once for each row of a query around it. */
  isCorrelated: boolean;
}

/** Whether a table has a column; undefined: the table is not known. */
export type HasColumn = (table: { schema?: string; table: string }, column: string) => boolean | undefined;

/** A use of which nothing is known yet. */
export function useOf(table: string, schema: string | undefined): TableUse {
  return {
    ...(schema === undefined ? {} : { schema }),
    table,
    equality: new Set(),
    joins: new Set(),
    range: new Set(),
    order: [],
    conditions: new Set(),
    expressions: [],
    constants: [],
    needed: new Set(),
    needsAll: false,
    sets: new Set(),
    isCorrelated: false,
  };
}
