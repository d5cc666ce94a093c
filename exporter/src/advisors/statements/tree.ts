import { loadModule, normalizeSync, parseSync, type A_Expr, type Node, type SelectStmt } from 'libpg-query';

/** Must have ended before `parseGroup` is called. */
export const loadParser: () => Promise<void> = loadModule;

// A type before its literal is no cast that a parameter can have.
const TYPED_LITERAL = /\b(interval|date|timestamptz|timestamp|time)\s+(\$\d+)/gi;
/** The place of a literal in a group's text, and not one of the operators that are written with a question mark. */
const PLACE = /(?<![?@|&#])\?(?![?|&])/g;

/** The tree of a group's text, in which `?` stands for each literal; undefined where it is no whole query. */
export function parseGroup(text: string): Node | undefined {
  try {
    let at = 0;
    const numbered = text.replaceAll(PLACE, () => `$${++at}`).replaceAll(TYPED_LITERAL, '$2::$1');
    const { stmts } = parseSync(normalizeSync(numbered));
    const root = stmts?.length === 1 ? stmts[0]?.stmt : undefined;
    const isQuery = root !== undefined && QUERIES.some((kind) => kind in root);
    return isQuery ? root : undefined;
  } catch {
    return undefined; // cut short, or of a server newer than the parser
  }
}

const QUERIES = ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'];

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Visits every node below, with its kind; `look` returns false not to go below it. */
export function each(node: unknown, look: (kind: string, node: Fields) => boolean | void): void {
  if (Array.isArray(node)) {
    for (const child of node) each(child, look);
  } else if (isFields(node)) {
    for (const [kind, child] of Object.entries(node)) {
      if (/^[A-Z]/.test(kind) && isFields(child) && look(kind, child) === false) continue;
      each(child, look);
    }
  }
}

/** A table as it is named, and by what it goes in the statement. */
export interface NamedTable {
  readonly schema: string | undefined;
  readonly table: string;
  readonly alias: string;
}

/** A SELECT, UPDATE or DELETE, or one within another: its own tables and conditions. */
export interface Level {
  readonly tables: readonly NamedTable[];
  /** All of them must hold. */
  readonly conditions: readonly Node[];
  /** The SELECT itself; undefined for a change. */
  readonly select: SelectStmt | undefined;
  readonly outer: Level | undefined;
}

/** A reference to a column: the name, and the table's alias where it is said. */
export interface ColumnName {
  readonly alias: string | undefined;
  readonly column: string;
}

export function columnOf(node: Node | undefined): ColumnName | undefined {
  if (node === undefined || !('ColumnRef' in node)) return undefined;
  const parts = (node.ColumnRef.fields ?? []).map((field) => ('String' in field ? (field.String.sval ?? '') : '*'));
  const column = parts.at(-1);
  return column === undefined || column === '*' ? undefined : { alias: parts.at(-2), column };
}

/** `=`, `<=`, `~~` … of an expression, without a schema. */
export function operatorOf({ name }: A_Expr): string {
  const last = name?.at(-1);
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
}

/** Every level of a statement, the outer before the inner. Names of WITH are no tables. */
export function levelsOf(root: Node): Level[] {
  const levels: Level[] = [];
  visit(root, undefined, new Set(), levels);
  return levels;
}

function visit(root: Node, outer: Level | undefined, ctes: ReadonlySet<string>, levels: Level[]): void {
  if ('SelectStmt' in root) return visitSelect(root.SelectStmt, outer, ctes, levels);
  if ('InsertStmt' in root) {
    if (root.InsertStmt.selectStmt !== undefined) visit(root.InsertStmt.selectStmt, outer, ctes, levels);
    return;
  }
  const change = 'UpdateStmt' in root ? root.UpdateStmt : 'DeleteStmt' in root ? root.DeleteStmt : undefined;
  if (change === undefined) return;
  const others = 'usingClause' in change ? change.usingClause : 'fromClause' in change ? change.fromClause : undefined;
  const items = [...(change.relation === undefined ? [] : [{ RangeVar: change.relation }]), ...(others ?? [])];
  add(items, change.whereClause, undefined, outer, ctes, levels);
}

function visitSelect(select: SelectStmt, outer: Level | undefined, ctes: ReadonlySet<string>, levels: Level[]): void {
  const known = new Set(ctes);
  for (const cte of select.withClause?.ctes ?? []) {
    if (!('CommonTableExpr' in cte)) continue;
    const { ctename, ctequery } = cte.CommonTableExpr;
    if (ctename !== undefined) known.add(ctename);
    if (ctequery !== undefined) visit(ctequery, outer, known, levels);
  }
  if (select.larg !== undefined) visitSelect(select.larg, outer, known, levels);
  if (select.rarg !== undefined) visitSelect(select.rarg, outer, known, levels);
  add(select.fromClause ?? [], select.whereClause, select, outer, known, levels);
}

function add(
  items: readonly Node[],
  where: Node | undefined,
  select: SelectStmt | undefined,
  outer: Level | undefined,
  ctes: ReadonlySet<string>,
  levels: Level[],
): void {
  const tables: NamedTable[] = [];
  const conditions: Node[] = [];
  const within: Node[] = [];
  const take = (item: Node | undefined): void => {
    if (item === undefined) return;
    if ('RangeVar' in item) {
      const { schemaname, relname = '', alias } = item.RangeVar;
      if (schemaname !== undefined || !ctes.has(relname)) {
        tables.push({ schema: schemaname, table: relname, alias: alias?.aliasname ?? relname });
      }
    } else if ('JoinExpr' in item) {
      take(item.JoinExpr.larg);
      take(item.JoinExpr.rarg);
      conditions.push(...conjuncts(item.JoinExpr.quals));
    } else if ('RangeSubselect' in item && item.RangeSubselect.subquery !== undefined) {
      within.push(item.RangeSubselect.subquery);
    }
  };
  for (const item of items) take(item);
  conditions.push(...conjuncts(where));
  const level: Level = { tables, conditions, select, outer };
  levels.push(level);
  for (const subquery of within) visit(subquery, level, ctes, levels);
  each([conditions, select?.targetList, select?.havingClause], (kind, fields) => {
    if (kind !== 'SubLink') return true;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a node of the parser's, whose kind is told by its key
    if (isFields(fields['subselect'])) visit(fields['subselect'] as unknown as Node, level, ctes, levels);
    return false;
  });
}

/** The parts of a condition that must all hold. */
function conjuncts(node: Node | undefined): Node[] {
  if (node === undefined) return [];
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') return (node.BoolExpr.args ?? []).flatMap(conjuncts);
  return [node];
}
