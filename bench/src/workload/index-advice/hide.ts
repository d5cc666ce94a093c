import type { Client } from 'pg';

/**
 * Hides indexes from the planner, or shows them again, in an instant: so that work is timed with them and without in turn
 * and the machine's noise falls on both. They are kept up to date meanwhile.
 */
export async function showIndexes(admin: Client, names: readonly string[], isShown: boolean): Promise<void> {
  await admin.query('set allow_system_table_mods = on');
  await admin.query({
    text: `update pg_index set indisvalid = $2
            where indexrelid in (select oid from pg_class where relkind = 'i' and quote_ident(relname) = any($1))`,
    values: [names, isShown],
  });
  await admin.query('reset allow_system_table_mods');
}
