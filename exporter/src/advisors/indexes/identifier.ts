/** Words that PostgreSQL takes for its own where a name may stand (src/include/parser/kwlist.h, those reserved). */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
   current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc distinct
   do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit
   localtime localtimestamp not null offset on only or order placing primary references returning select session_user
   some symmetric system_user table then to trailing true union unique user using variadic when where window with
   authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like
   natural notnull outer overlaps right similar tablesample verbose`.split(/\s+/),
);

/** Quoted only where PostgreSQL needs it: a person reads and runs this. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** PostgreSQL cuts longer names, silently. */
const NAME_BYTES = 63;

/** As PostgreSQL itself would name it, numbered if that is taken. */
export function indexName(table: string, columns: readonly string[], taken: ReadonlySet<string> = new Set()): string {
  for (let number = 0; ; number++) {
    const suffix = `_idx${number === 0 ? '' : number}`;
    let stem = [table, ...columns].join('_');
    while (Buffer.byteLength(stem) > NAME_BYTES - suffix.length) stem = stem.slice(0, -1);
    if (!taken.has(stem + suffix)) return stem + suffix;
  }
}
