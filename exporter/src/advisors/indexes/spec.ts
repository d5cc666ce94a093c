import type { TableFacts } from './candidate.ts';
import { indexName, quoteIdentifier } from './identifier.ts';

/** One key of an index: a column or an expression. */
export interface KeySpec {
  /** As it stands in CREATE INDEX. */
  readonly sql: string;
  /** The columns that it is made of: itself, for a column. */
  readonly columns: readonly string[];
  readonly isExpression: boolean;
  readonly descending: boolean;
}

/** A B-tree index that might be made. */
export interface IndexSpec {
  readonly facts: TableFacts;
  readonly keys: readonly KeySpec[];
  /** Columns that it carries so that the table need not be read. */
  readonly include: readonly string[];
  /** Condition of a partial index, and the share of the rows that meet it. */
  readonly where?: { readonly sql: string; readonly column: string; readonly share: number };
}

export const columnKey = (name: string, descending = false): KeySpec => ({
  sql: quoteIdentifier(name),
  columns: [name],
  isExpression: false,
  descending,
});

const keySql = ({ sql, isExpression, descending }: KeySpec) =>
  `${isExpression && !/^\w+\(.*\)$/.test(sql) ? `(${sql})` : sql}${descending ? ' DESC' : ''}`;

/** What follows the table's name in CREATE INDEX; also the identity of the index within its table. */
export function definition({ keys, include, where }: IndexSpec): string {
  return [
    `(${keys.map(keySql).join(', ')})`,
    ...(include.length > 0 ? [`INCLUDE (${include.map(quoteIdentifier).join(', ')})`] : []),
    ...(where === undefined ? [] : [`WHERE ${where.sql}`]),
  ].join(' ');
}

export const specKey = (spec: IndexSpec): string => `${spec.facts.oid} ${definition(spec)}`;

export const qualifiedName = ({ schema, table }: Pick<TableFacts, 'schema' | 'table'>): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;

/** CREATE INDEX without a name, as HypoPG takes it. */
export const anonymousIndex = (spec: IndexSpec): string =>
  `CREATE INDEX ON ${qualifiedName(spec.facts)} ${definition(spec)}`;

/** Every column whose change makes a new entry: keys, carried ones, and those of the condition. */
export function columnsOf({ keys, include, where }: IndexSpec): ReadonlySet<string> {
  return new Set([
    ...keys.flatMap(({ columns }) => columns),
    ...include,
    ...(where === undefined ? [] : [where.column]),
  ]);
}

/** What creates the indexes without blocking writers, and what takes them away again. */
export function commandsOf(specs: readonly IndexSpec[]): { apply: string; undo: string } {
  const taken = new Set(specs.flatMap(({ facts }) => facts.indexes.map(({ name }) => name)));
  const commands = specs.map((spec) => {
    const { facts, keys, include } = spec;
    const names = [
      ...keys.map(({ columns, isExpression }) => (isExpression ? 'expr' : (columns[0] ?? ''))),
      ...include,
    ];
    const name = indexName(facts.table, names, taken);
    taken.add(name);
    const quoted = quoteIdentifier(name);
    return {
      apply: `CREATE INDEX CONCURRENTLY ${quoted} ON ${qualifiedName(facts)} ${definition(spec)};`,
      undo: `DROP INDEX CONCURRENTLY ${quoteIdentifier(facts.schema)}.${quoted};`,
    };
  });
  return {
    apply: commands.map(({ apply }) => apply).join('\n'),
    undo: commands.map(({ undo }) => undo).join('\n'),
  };
}

/** Parentheses, casts of constants and spaces differ between what was asked for and what the server prints. */
const plain = (sql: string) => sql.replaceAll(/::[\w ]+|[()\s"]/g, '').toLowerCase();

/** Whether an index of the table does what the wanted one would: begins with its keys, carries as much, and has no narrower condition. */
export function isThere({ facts, keys, include, where }: IndexSpec): boolean {
  const wanted = keys.map((key) => plain(key.sql));
  return facts.indexes.some((index) => {
    const parts = index.keys ?? index.columns;
    const carried = new Set([...parts, ...(index.include ?? [])].map(plain));
    return (
      wanted.every((key, at) => plain(parts[at] ?? '') === key) &&
      include.every((column) => carried.has(plain(column))) &&
      (index.condition === undefined || (where !== undefined && plain(index.condition) === plain(where.sql)))
    );
  });
}
