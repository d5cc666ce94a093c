import { loadModule, normalizeSync, parseSync, scanSync, type SelectStmt } from 'libpg-query';
import { each } from './tree.ts';
import type { HasColumn, TableUse } from './table-use.ts';
import { Walker } from './walker.ts';

export interface Statement {
  /** Names as written; only those of tables, not of CTEs. */
  readonly tables: readonly { readonly schema?: string; readonly table: string }[];
  readonly uses: (hasColumn: HasColumn) => readonly TableUse[];
  /** Highest `$n`. */
  readonly parameters: number;
  /** Whether each row that it finds is a row that it returns: no aggregate, no LIMIT. */
  readonly returnsRows: boolean;
  /** Without literals and comments: fit to be shown. */
  readonly text: string;
}

/** Must have ended before `readStatement` is called. */
export const loadParser: () => Promise<void> = loadModule;

/** What pg_stat_statements makes of some literals PostgreSQL itself does not parse. */
const UNPARSED: readonly (readonly [RegExp, string])[] = [
  [/\binterval\s+(\$\d+)\s+(year|month|day|hour|minute|second)\b/gi, "($1::text || ' $2')::interval"],
  [/\b(interval|date|timestamptz|timestamp|time)\s+(\$\d+)/gi, '$2::$1'],
  [/\bextract\s*\(\s*(\$\d+)\s+from\b/gi, 'pg_catalog.extract($1,'],
];

/**
 * Reads a text of pg_stat_statements. Undefined for what is not exactly one SELECT, INSERT, UPDATE or DELETE: utility
 * statements can hold passwords.
 */
export function readStatement(raw: string): Statement | undefined {
  try {
    const text = UNPARSED.reduce((sql, [pattern, parsed]) => sql.replaceAll(pattern, parsed), raw);
    return statementOf(presentable(normalizeSync(text)));
  } catch {
    return undefined; // cut short, or of a server newer than the parser
  }
}

/**
 * Reads a text as a session has sent it, with its literals: they tell the planner, and nobody else, what is looked for.
 * Its `text` is fit to be planned, not to be shown.
 */
export function readSample(raw: string): Statement | undefined {
  try {
    return statementOf(withoutComments(raw));
  } catch {
    return undefined;
  }
}

function statementOf(text: string): Statement | undefined {
  const { stmts } = parseSync(text);
  const root = stmts?.length === 1 ? stmts[0]?.stmt : undefined;
  if (root === undefined) return undefined;
  if (!['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'].some((kind) => kind in root)) return undefined;
  // SELECT … INTO makes a table.
  if ('SelectStmt' in root && root.SelectStmt.intoClause !== undefined) return undefined;
  let parameters = 0;
  each(root, (kind, node) => {
    if (kind === 'ParamRef') parameters = Math.max(parameters, Number(node['number'] ?? 0));
  });
  return {
    tables: new Walker(() => undefined)
      .visit(root)
      .map(({ schema, table }) => (schema === undefined ? { table } : { schema, table })),
    uses: (hasColumn) => new Walker(hasColumn).visit(root),
    parameters,
    returnsRows: 'SelectStmt' in root && isPlain(root.SelectStmt),
    text: text.replace(/[;\s]+$/, ''),
  };
}

/** Whether each row that it finds is a row that it returns. */
function isPlain({ groupClause, limitCount, distinctClause, havingClause, op, targetList }: SelectStmt): boolean {
  if (groupClause ?? limitCount ?? distinctClause ?? havingClause) return false;
  let calls = 0;
  each(targetList, (kind) => {
    if (kind === 'FuncCall') calls++;
    return kind !== 'SubLink';
  });
  return calls === 0 && (op === undefined || op === 'SETOP_NONE');
}

function presentable(text: string): string {
  return withoutComments(text).replaceAll(/\s+/g, ' ');
}

function withoutComments(text: string): string {
  const bytes = Buffer.from(text); // the scanner counts bytes
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, tokenName } of scanSync(text).tokens) {
    if (tokenName !== 'C_COMMENT' && tokenName !== 'SQL_COMMENT') continue;
    parts.push(bytes.subarray(at, start), Buffer.from(' '));
    at = end;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts).toString().trim();
}
