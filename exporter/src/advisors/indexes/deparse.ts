import type { Node } from 'libpg-query';
import { quoteIdentifier } from './identifier.ts';

const OPERATORS = new Set(['=', '<>', '<', '<=', '>', '>=', '+', '-', '*', '/', '||']);

/**
 * SQL of the few expressions that an index or its condition is made of: columns without their table, constants, calls,
 * casts, operators. Undefined for all else, above all for parameters: what is not known cannot be indexed.
 */
export function deparse(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('ColumnRef' in node) {
    const last = node.ColumnRef.fields?.at(-1);
    return last !== undefined && 'String' in last ? quoteIdentifier(last.String.sval ?? '') : undefined;
  }
  if ('A_Const' in node) return constant(node.A_Const);
  if ('TypeCast' in node) {
    const { arg, typeName } = node.TypeCast;
    const type = nameOf(typeName?.names);
    const sql = deparse(arg);
    if (sql === undefined || type === undefined || typeName?.arrayBounds || typeName?.typmods) return undefined;
    // The parser has booleans as casts.
    return type === 'bool' && /^'[tf]'$/.test(sql) ? (sql === "'t'" ? 'true' : 'false') : `(${sql})::${type}`;
  }
  if ('FuncCall' in node) {
    const { funcname, args = [], agg_star: star, agg_distinct: distinct, over, agg_filter: filter } = node.FuncCall;
    const name = nameOf(funcname);
    if (name === undefined || star === true || distinct === true || over !== undefined || filter !== undefined)
      return undefined;
    const list = args.map(deparse);
    return list.includes(undefined) ? undefined : `${name}(${list.join(', ')})`;
  }
  if ('NullTest' in node) {
    const sql = deparse(node.NullTest.arg);
    return sql && `${sql} IS ${node.NullTest.nulltesttype === 'IS_NULL' ? 'NULL' : 'NOT NULL'}`;
  }
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'NOT_EXPR') {
    const sql = deparse(node.BoolExpr.args?.[0]);
    return sql && `NOT ${sql}`;
  }
  if ('A_Expr' in node) {
    const { kind, name, lexpr, rexpr } = node.A_Expr;
    const operator = nameOf(name) ?? '';
    const left = deparse(lexpr);
    if (left === undefined || !OPERATORS.has(operator)) return undefined;
    if (kind === 'AEXPR_IN' && rexpr !== undefined && 'List' in rexpr) {
      const items = (rexpr.List.items ?? []).map(deparse);
      return items.includes(undefined)
        ? undefined
        : `${left} ${operator === '=' ? 'IN' : 'NOT IN'} (${items.join(', ')})`;
    }
    const right = deparse(rexpr);
    return kind === 'AEXPR_OP' && right !== undefined ? `${left} ${operator} ${right}` : undefined;
  }
  return undefined;
}

/** A name, without the schema that it is found in anyhow. */
function nameOf(parts: readonly Node[] | undefined): string | undefined {
  const names = (parts ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : ''));
  const own = names[0] === 'pg_catalog' ? names.slice(1) : names;
  return own.length === 1 ? own[0] : undefined;
}

function constant(value: Extract<Node, { A_Const: unknown }>['A_Const']): string | undefined {
  if (value.isnull === true) return 'NULL';
  if (value.boolval !== undefined) return value.boolval.boolval === true ? 'true' : 'false';
  if (value.ival !== undefined) return String(value.ival.ival ?? 0);
  if (value.fval !== undefined) return value.fval.fval;
  if (value.sval === undefined) return undefined;
  const text = value.sval.sval ?? '';
  return text.includes('\\') ? undefined : `'${text.replaceAll("'", "''")}'`;
}
