import { loadModule, normalizeSync, parseSync, scanSync, type Node, type SelectStmt } from 'libpg-query';

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
  /** The whole ORDER BY, where it names this table's columns alone. */
  order: readonly string[];
  /** Every column that a condition names. */
  readonly conditions: Set<string>;
  /** Whether it is searched once for each row of a query around it. */
  isCorrelated: boolean;
}

/** Whether a table has a column; undefined: the table is not known. */
export type HasColumn = (table: { schema?: string; table: string }, column: string) => boolean | undefined;

export interface Statement {
  /** Names as written; only those of tables, not of CTEs. */
  readonly tables: readonly { readonly schema?: string; readonly table: string }[];
  readonly uses: (hasColumn: HasColumn) => readonly TableUse[];
  /** Highest `$n`. */
  readonly parameters: number;
  /** Without literals and comments: fit to be shown. */
  readonly text: string;
}

/** Must have ended before `readStatement` is called. */
export const loadParser: () => Promise<void> = loadModule;

// pg_stat_statements turns `interval '1 day'` into `interval $1`, which PostgreSQL itself does not parse.
const TYPED_LITERAL = /\b(interval|date|timestamptz|timestamp|time)\s+(\$\d+)/gi;

/**
 * Reads a text of pg_stat_statements. Undefined for what is not exactly one SELECT, INSERT, UPDATE or DELETE: utility
 * statements can hold passwords.
 */
export function readStatement(raw: string): Statement | undefined {
  try {
    const text = presentable(raw.replaceAll(TYPED_LITERAL, '$2::$1'));
    const { stmts } = parseSync(text);
    const root = stmts?.length === 1 ? stmts[0]?.stmt : undefined;
    if (root === undefined) return undefined;
    if (!['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'].some((kind) => kind in root)) return undefined;
    const tables: { schema?: string; table: string }[] = [];
    let parameters = 0;
    new Walker(() => undefined).visit(root, undefined).forEach(({ schema, table }) => {
      tables.push(schema === undefined ? { table } : { schema, table });
    });
    each(root, (kind, node) => {
      if (kind === 'ParamRef') parameters = Math.max(parameters, Number(node['number'] ?? 0));
    });
    return { tables, uses: (hasColumn) => new Walker(hasColumn).visit(root, undefined), parameters, text };
  } catch {
    return undefined; // cut short, or of a server newer than the parser
  }
}

/** Cuts comments, and turns literals that pg_stat_statements has left into parameters. */
function presentable(raw: string): string {
  const text = normalizeSync(raw);
  const bytes = Buffer.from(text); // the scanner counts bytes
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, tokenName } of scanSync(text).tokens) {
    if (tokenName !== 'C_COMMENT' && tokenName !== 'SQL_COMMENT') continue;
    parts.push(bytes.subarray(at, start));
    at = end;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts).toString().replaceAll(/\s+/g, ' ').trim();
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parser's nodes are objects with one key, their kind; what hangs below a kind is typed by the parser alone. */
function isNode(value: unknown): value is Node {
  return isFields(value);
}

/** Visits every node below, with its kind; `visit` returns false not to go below it. */
function each(node: unknown, visit: (kind: string, node: Fields) => boolean | void): void {
  if (Array.isArray(node)) {
    for (const child of node) each(child, visit);
  } else if (isFields(node)) {
    for (const [kind, child] of Object.entries(node)) {
      if (/^[A-Z]/.test(kind) && isFields(child) && visit(kind, child) === false) continue;
      each(child, visit);
    }
  }
}

/** The names visible in one query level. `undefined` is a derived table, whose columns lead nowhere. */
interface Scope {
  readonly names: Map<string, TableUse | undefined>;
  readonly ctes: ReadonlySet<string>;
  readonly outer: Scope | undefined;
}

const RANGE = new Set(['<', '<=', '>', '>=']);

class Walker {
  readonly #hasColumn: HasColumn;
  readonly #uses: TableUse[] = [];

  constructor(hasColumn: HasColumn) {
    this.#hasColumn = hasColumn;
  }

  visit(root: Node, outer: Scope | undefined): readonly TableUse[] {
    if ('SelectStmt' in root) this.#select(root.SelectStmt, outer);
    else if ('InsertStmt' in root && root.InsertStmt.selectStmt !== undefined) {
      this.visit(root.InsertStmt.selectStmt, outer);
    } else if ('UpdateStmt' in root) {
      const { relation, fromClause, whereClause } = root.UpdateStmt;
      this.#change(relation === undefined ? [] : [{ RangeVar: relation }], fromClause ?? [], whereClause, outer);
    } else if ('DeleteStmt' in root) {
      const { relation, usingClause, whereClause } = root.DeleteStmt;
      this.#change(relation === undefined ? [] : [{ RangeVar: relation }], usingClause ?? [], whereClause, outer);
    }
    return this.#uses;
  }

  #change(target: readonly Node[], others: readonly Node[], where: Node | undefined, outer: Scope | undefined): void {
    const scope: Scope = { names: new Map(), ctes: new Set(outer?.ctes), outer };
    const quals = [...target, ...others].flatMap((item) => this.#from(item, scope));
    this.#restrict([...quals, where], scope);
  }

  #select(stmt: SelectStmt, outer: Scope | undefined): void {
    const ctes = new Set(outer?.ctes);
    for (const cte of stmt.withClause?.ctes ?? []) {
      if (!('CommonTableExpr' in cte)) continue;
      const { ctename, ctequery } = cte.CommonTableExpr;
      if (ctename !== undefined) ctes.add(ctename);
      if (ctequery !== undefined) this.visit(ctequery, { names: new Map(), ctes, outer });
    }
    const scope: Scope = { names: new Map(), ctes, outer };
    if (stmt.larg !== undefined) this.#select(stmt.larg, scope);
    if (stmt.rarg !== undefined) this.#select(stmt.rarg, scope);
    const quals = (stmt.fromClause ?? []).flatMap((item) => this.#from(item, scope));
    this.#restrict([...quals, stmt.whereClause], scope);
    this.#sublinks([stmt.targetList, stmt.havingClause], scope);
    // Without a LIMIT an index in that order only saves a sort, which is seldom what a scan costs.
    if (stmt.limitCount !== undefined) this.#order(stmt.sortClause ?? [], scope);
  }

  /** Adds what the item brings into scope; returns the conditions of its joins. */
  #from(item: Node, scope: Scope): (Node | undefined)[] {
    if ('RangeVar' in item) {
      const { schemaname, relname = '', alias } = item.RangeVar;
      const known = schemaname === undefined && scope.ctes.has(relname);
      const use: TableUse | undefined = known
        ? undefined
        : {
            ...(schemaname === undefined ? {} : { schema: schemaname }),
            table: relname,
            equality: new Set(),
            joins: new Set(),
            range: new Set(),
            order: [],
            conditions: new Set(),
            isCorrelated: false,
          };
      if (use !== undefined) this.#uses.push(use);
      scope.names.set(alias?.aliasname ?? relname, use);
      return [];
    }
    if ('JoinExpr' in item) {
      const { larg, rarg, quals } = item.JoinExpr;
      const below = [larg, rarg].flatMap((side) => (side === undefined ? [] : this.#from(side, scope)));
      return [...below, quals];
    }
    if ('RangeSubselect' in item) {
      const { subquery, lateral, alias } = item.RangeSubselect;
      if (subquery !== undefined) {
        const outer = lateral === true ? scope : { names: new Map(), ctes: scope.ctes, outer: scope.outer };
        this.visit(subquery, outer);
      }
      scope.names.set(alias?.aliasname ?? '', undefined);
      return [];
    }
    scope.names.set(`(${scope.names.size})`, undefined); // a function or VALUES: nothing to index
    return [];
  }

  #restrict(quals: readonly (Node | undefined)[], scope: Scope): void {
    for (const qual of quals.flatMap(conjuncts)) this.#compare(qual, scope);
    each(quals, (kind, fields) => {
      if (kind === 'SubLink') return false;
      const column = kind === 'ColumnRef' ? this.#resolve({ ColumnRef: fields }, scope, true) : undefined;
      column?.use.conditions.add(column.name);
      return true;
    });
    this.#sublinks(quals, scope);
  }

  #sublinks(nodes: unknown, scope: Scope): void {
    each(nodes, (kind, node) => {
      if (kind !== 'SubLink') return true;
      this.#sublinks(node['testexpr'], scope);
      if (isNode(node['subselect'])) this.visit(node['subselect'], scope);
      return false;
    });
  }

  #compare(qual: Node, scope: Scope): void {
    if (!('A_Expr' in qual)) return;
    const { kind, name, lexpr, rexpr } = qual.A_Expr;
    const operator = name?.map((part) => ('String' in part ? part.String.sval : '')).join('.') ?? '';
    const isEquality = operator === '=' && (kind === 'AEXPR_OP' || kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY');
    const isRange = (kind === 'AEXPR_OP' && RANGE.has(operator)) || kind === 'AEXPR_BETWEEN';
    if (!isEquality && !isRange) return;
    const sides = kind === 'AEXPR_OP' ? [[lexpr, rexpr] as const, [rexpr, lexpr] as const] : [[lexpr, rexpr] as const];
    for (const [side, other] of sides) {
      const column = this.#resolve(side, scope, true);
      if (column === undefined) continue;
      const { beside, around } = this.#tablesOf(other, scope);
      if (beside.has(column.use)) continue; // not known before the table is read
      if (beside.size === 0) {
        (isEquality ? column.use.equality : column.use.range).add(column.name);
        if (around > 0) column.use.isCorrelated = true;
      } else if (isEquality) column.use.joins.add(column.name);
    }
  }

  #order(sort: readonly Node[], scope: Scope): void {
    const columns = sort.map((item) => ('SortBy' in item ? this.#resolve(item.SortBy.node, scope, true) : undefined));
    const [first] = columns;
    if (first === undefined || columns.some((column) => column?.use !== first.use)) return;
    first.use.order = columns.map((column) => column?.name ?? '');
  }

  /** The table and column that a bare reference means; `own`: only of this level, where an index could help. */
  #resolve(node: unknown, scope: Scope, own = false): { use: TableUse; name: string } | undefined {
    if (!isNode(node) || !('ColumnRef' in node)) return undefined;
    const parts = (node.ColumnRef.fields ?? []).map((field) => ('String' in field ? (field.String.sval ?? '') : '*'));
    const name = parts.at(-1) ?? '';
    const alias = parts.at(-2);
    for (let level: Scope | undefined = scope; level !== undefined; level = own ? undefined : level.outer) {
      if (alias !== undefined) {
        const use = level.names.get(alias);
        if (use !== undefined) return { use, name };
        if (level.names.has(alias)) return undefined;
        continue;
      }
      const uses = [...level.names.values()];
      const holders = uses.filter((use) => use !== undefined && this.#hasColumn(use, name) === true);
      if (holders.length === 1 && holders[0] !== undefined) return { use: holders[0], name };
      if (holders.length > 1) return undefined;
    }
    return undefined;
  }

  /** The tables whose columns an expression reads: those of this very level, and how many of queries around it. */
  #tablesOf(node: unknown, scope: Scope): { beside: Set<TableUse>; around: number } {
    const beside = new Set<TableUse>();
    let around = 0;
    each(node, (kind, fields) => {
      if (kind !== 'ColumnRef') return;
      const use = this.#resolve({ ColumnRef: fields }, scope, true)?.use;
      if (use !== undefined) beside.add(use);
      else if (this.#resolve({ ColumnRef: fields }, scope) !== undefined) around++;
    });
    return { beside, around };
  }
}

/** The parts of a condition that must all hold. */
function conjuncts(node: Node | undefined): Node[] {
  if (node === undefined) return [];
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') return (node.BoolExpr.args ?? []).flatMap(conjuncts);
  return [node];
}
