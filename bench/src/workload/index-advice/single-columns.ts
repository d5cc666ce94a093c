import { loadModule, parseSync } from 'libpg-query';
import type { Client } from 'pg';

/**
 * The baseline: an index of its own for every column that a predicate of the statements names, if none begins with it, as
 * the tools do that try single columns. Returns the commands.
 */
export async function singleColumnIndexes(admin: Client, statements: readonly string[]): Promise<string[]> {
  await loadModule();
  const columns = new Map<string, string>();
  for (const text of statements) {
    for (const { table, column } of predicatesOf(text)) {
      const { rows } = await admin.query<{ command: string }>({
        text: `
select format('create index on %s (%I)', t.oid::regclass, a.attname) as command
  from pg_class t join pg_attribute a on a.attrelid = t.oid
 where t.relkind = 'r' and t.relnamespace::regnamespace::text in ('public', 'clinic') and t.relname = $1 and a.attname = $2
   and not exists (select from pg_index i where i.indrelid = t.oid and i.indkey[0] = a.attnum and i.indpred is null)`,
        values: [table, column],
      });
      for (const { command } of rows) columns.set(command, command);
    }
  }
  return [...columns.keys()];
}

/** Columns on either side of a comparison, with each table that the statement names. */
function predicatesOf(text: string): { table: string; column: string }[] {
  const tables = new Set<string>();
  const columns = new Set<string>();
  const visit = (node: unknown, inComparison: boolean): void => {
    if (Array.isArray(node)) for (const child of node) visit(child, inComparison);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    for (const [kind, child] of Object.entries(node)) {
      if (kind === 'RangeVar' && has(child, 'relname')) tables.add(String(child.relname));
      if (kind === 'ColumnRef' && inComparison && has(child, 'fields')) {
        const name = /"sval":"(\w+)"\}\}\]$/.exec(JSON.stringify(child.fields))?.[1];
        if (name !== undefined) columns.add(name);
      }
      visit(child, kind === 'A_Expr' || (inComparison && kind !== 'SubLink' && kind !== 'FuncCall'));
    }
  };
  try {
    visit(parseSync(text), false);
  } catch {
    return []; // what pg_stat_statements has made of it does not parse
  }
  return [...tables].flatMap((table) => [...columns].map((column) => ({ table, column })));
}

function has<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}
