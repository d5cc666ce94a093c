import type { Node, SelectStmt } from 'libpg-query';
import { deparse } from './deparse.ts';
import { type ExpressionUse, type HasColumn, type TableUse, useOf } from './table-use.ts';
import { commonConjuncts, each, isNode } from './tree.ts';

/** The names visible in one query level. `undefined` is a derived table, whose columns lead nowhere. */
interface Scope {
  readonly names: Map<string, TableUse | undefined>;
  readonly ctes: ReadonlySet<string>;
  readonly outer: Scope | undefined;
}

type Level = Pick<SelectStmt, 'targetList' | 'groupClause' | 'havingClause' | 'sortClause'>;

const RANGE = new Set(['<', '<=', '>', '>=']);

/** Finds every use of a table in one statement. */
export class Walker {
  readonly #hasColumn: HasColumn;
  readonly #uses: TableUse[] = [];

  constructor(hasColumn: HasColumn) {
    this.#hasColumn = hasColumn;
  }

  visit(root: Node, outer?: Scope, isSearched = false): readonly TableUse[] {
    if ('SelectStmt' in root) this.#select(root.SelectStmt, outer, isSearched);
    else if ('InsertStmt' in root && root.InsertStmt.selectStmt !== undefined) {
      this.visit(root.InsertStmt.selectStmt, outer);
    } else if ('UpdateStmt' in root) {
      const { relation, fromClause, whereClause, targetList } = root.UpdateStmt;
      const target = this.#change(relation, fromClause ?? [], whereClause, [targetList], outer);
      for (const item of targetList ?? []) {
        if ('ResTarget' in item && item.ResTarget.name !== undefined) target?.sets.add(item.ResTarget.name);
      }
    } else if ('DeleteStmt' in root) {
      const { relation, usingClause, whereClause } = root.DeleteStmt;
      this.#change(relation, usingClause ?? [], whereClause, [], outer);
    }
    return this.#uses;
  }

  #change(
    relation: object | undefined,
    others: readonly Node[],
    where: Node | undefined,
    rest: readonly unknown[],
    outer: Scope | undefined,
  ): TableUse | undefined {
    const scope: Scope = { names: new Map(), ctes: new Set(outer?.ctes), outer };
    const target = relation === undefined ? [] : [{ RangeVar: relation }];
    const quals = [...target, ...others].flatMap((item) => this.#from(item, scope));
    this.#restrict([...quals, where], scope);
    this.#need(rest, scope);
    const [changed] = scope.names.values();
    // The row is changed where it lies: an index alone is never enough.
    if (changed !== undefined) changed.needsAll = true;
    return changed;
  }

  #select(stmt: SelectStmt, outer: Scope | undefined, isSearched: boolean): void {
    const ctes = new Set(outer?.ctes);
    for (const cte of stmt.withClause?.ctes ?? []) {
      if (!('CommonTableExpr' in cte)) continue;
      const { ctename, ctequery } = cte.CommonTableExpr;
      if (ctename !== undefined) ctes.add(ctename);
      if (ctequery !== undefined) this.visit(ctequery, { names: new Map(), ctes, outer });
    }
    const scope: Scope = { names: new Map(), ctes, outer };
    if (stmt.larg !== undefined) this.#select(stmt.larg, scope, isSearched);
    if (stmt.rarg !== undefined) this.#select(stmt.rarg, scope, isSearched);
    const quals = (stmt.fromClause ?? []).flatMap((item) => this.#from(item, scope));
    this.#restrict([...quals, stmt.whereClause], scope);
    const { targetList, groupClause, havingClause, sortClause }: Level = stmt;
    this.#need([targetList, groupClause, havingClause, sortClause], scope);
    this.#sublinks([targetList, havingClause], scope);
    // Without a LIMIT an index in that order only saves a sort, which is seldom what a scan costs.
    if (stmt.limitCount !== undefined) this.#order(sortClause ?? [], scope);
    else if (groupClause === undefined) this.#extreme(targetList ?? [], scope);
    // `x IN (SELECT y …)` is a join of x with y.
    const [first] = isSearched ? (targetList ?? []) : [];
    const column =
      first !== undefined && 'ResTarget' in first ? this.#resolve(first.ResTarget.val, scope, true) : undefined;
    column?.use.joins.add(column.name);
  }

  /** Adds what the item brings into scope; returns the conditions of its joins. */
  #from(item: Node, scope: Scope): (Node | undefined)[] {
    if ('RangeVar' in item) {
      const { schemaname, relname = '', alias } = item.RangeVar;
      const known = schemaname === undefined && scope.ctes.has(relname);
      const use = known ? undefined : useOf(relname, schemaname);
      if (use !== undefined) this.#uses.push(use);
      scope.names.set(alias?.aliasname ?? relname, use);
      return [];
    }
    if ('JoinExpr' in item) {
      const { larg, rarg, quals, usingClause } = item.JoinExpr;
      const below = [larg, rarg].flatMap((side) => (side === undefined ? [] : this.#from(side, scope)));
      for (const using of usingClause ?? []) {
        const name = 'String' in using ? (using.String.sval ?? '') : '';
        for (const use of scope.names.values()) {
          if (use === undefined || this.#hasColumn(use, name) !== true) continue;
          for (const set of [use.joins, use.conditions, use.needed]) set.add(name);
        }
      }
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
    for (const qual of quals.flatMap(commonConjuncts)) {
      this.#compare(qual, scope);
      this.#constant(qual, scope);
    }
    each(quals, (kind, fields) => {
      if (kind === 'SubLink') return false;
      const column = kind === 'ColumnRef' ? this.#resolve({ ColumnRef: fields }, scope, true) : undefined;
      column?.use.conditions.add(column.name);
      return true;
    });
    this.#need(quals, scope);
    this.#sublinks(quals, scope);
  }

  #sublinks(nodes: unknown, scope: Scope): void {
    each(nodes, (kind, node) => {
      if (kind !== 'SubLink') return true;
      const { testexpr, subselect } = node;
      this.#sublinks(testexpr, scope);
      this.#need(testexpr, scope);
      // Only `IN` names no operator.
      const isSearched = node['subLinkType'] === 'ANY_SUBLINK' && node['operName'] === undefined;
      const column = isSearched ? this.#resolve(testexpr, scope, true) : undefined;
      column?.use.joins.add(column.name);
      if (isNode(subselect)) this.visit(subselect, scope, isSearched);
      return false;
    });
  }

  /** Notes the columns that are read, of this level or of one around it. */
  #need(nodes: unknown, scope: Scope): void {
    each(nodes, (kind, fields) => {
      if (kind === 'SubLink') return false;
      if (kind !== 'ColumnRef') return true;
      const parts = [fields['fields']].flat().filter(isNode);
      if (parts.some((part) => 'A_Star' in part)) {
        const [first] = parts;
        const alias = first !== undefined && 'String' in first ? first.String.sval : undefined;
        for (const [name, use] of scope.names) {
          if (use !== undefined && (alias === undefined || alias === name)) use.needsAll = true;
        }
        return true;
      }
      const column = this.#resolve({ ColumnRef: fields }, scope);
      column?.use.needed.add(column.name);
      return true;
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
      const { beside, around } = this.#tablesOf(other, scope);
      const column = this.#resolve(side, scope, true);
      if (column === undefined) {
        if (beside.size === 0) this.#expression(side, isEquality ? 'equality' : 'range', scope);
        continue;
      }
      if (beside.has(column.use)) continue; // not known before the table is read
      if (beside.size === 0) {
        (isEquality ? column.use.equality : column.use.range).add(column.name);
        if (around > 0) column.use.isCorrelated = true;
      } else if (isEquality) column.use.joins.add(column.name);
    }
  }

  #expression(side: unknown, kind: ExpressionUse['kind'], scope: Scope): void {
    if (!isNode(side) || !('FuncCall' in side)) return;
    const { beside } = this.#tablesOf(side, scope);
    const [use, ...others] = beside;
    const sql = deparse(side);
    if (use === undefined || others.length > 0 || sql === undefined) return;
    const columns = new Set<string>();
    each(side, (node, fields) => {
      const column = node === 'ColumnRef' ? this.#resolve({ ColumnRef: fields }, scope, true) : undefined;
      if (column !== undefined) columns.add(column.name);
    });
    use.expressions.push({ sql, columns: [...columns], kind });
  }

  #constant(qual: Node, scope: Scope): void {
    const add = (node: unknown, hasValue: boolean) => {
      const column = this.#resolve(node, scope, true);
      const sql = deparse(qual);
      if (column !== undefined && sql !== undefined) column.use.constants.push({ sql, column: column.name, hasValue });
    };
    if ('NullTest' in qual) add(qual.NullTest.arg, false);
    else if ('ColumnRef' in qual) add(qual, false);
    else if ('BoolExpr' in qual && qual.BoolExpr.boolop === 'NOT_EXPR') {
      const [arg] = qual.BoolExpr.args ?? [];
      if (arg !== undefined && 'ColumnRef' in arg) add(arg, false);
    } else if ('A_Expr' in qual && (qual.A_Expr.kind === 'AEXPR_OP' || qual.A_Expr.kind === 'AEXPR_IN')) {
      add(qual.A_Expr.lexpr, true);
    }
  }

  #order(sort: readonly Node[], scope: Scope): void {
    const keys = sort.map((item) => {
      // An index has NULLs where they are by default; another order would need one of its own.
      if (!('SortBy' in item) || (item.SortBy.sortby_nulls ?? 'SORTBY_NULLS_DEFAULT') !== 'SORTBY_NULLS_DEFAULT')
        return undefined;
      const column = this.#resolve(item.SortBy.node, scope, true);
      return column === undefined ? undefined : { ...column, descending: item.SortBy.sortby_dir === 'SORTBY_DESC' };
    });
    const [first] = keys;
    if (first === undefined) return;
    const own = keys.flatMap((key) => (key?.use === first.use ? [{ name: key.name, descending: key.descending }] : []));
    if (own.length === keys.length) first.use.order = own;
  }

  /** `SELECT min(x)` reads one end of an index. */
  #extreme(targets: readonly Node[], scope: Scope): void {
    const [target, ...others] = targets;
    if (others.length > 0 || target === undefined || !('ResTarget' in target)) return;
    const call = target.ResTarget.val;
    if (call === undefined || !('FuncCall' in call)) return;
    const [name] = call.FuncCall.funcname ?? [];
    if (name === undefined || !('String' in name) || !/^(min|max)$/.test(name.String.sval ?? '')) return;
    const column = this.#resolve(call.FuncCall.args?.[0], scope, true);
    if (column !== undefined) column.use.order = [{ name: column.name, descending: false }];
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
