/**
 * Keywords of PostgreSQL 18 that are no plain names (`pg_get_keywords()`, categories R, C and T): in quotes, they mean
 * something else than without.
 */
const KEYWORDS = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast ' +
    'char character check coalesce collate collation column concurrently constraint create cross current_catalog ' +
    'current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable ' +
    'desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group ' +
    'grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array ' +
    'json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value ' +
    'lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize ' +
    'not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision ' +
    'primary real references returning right row select session_user setof similar smallint some substring symmetric ' +
    'system_user table tablesample then time timestamp to trailing treat trim true union unique user using values ' +
    'varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest ' +
    'xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable'
  ).split(' '),
);

/** Keywords after which a minus is a sign; after a name it subtracts. */
const BEFORE_SIGN = new Set(
  (
    'select where and or not in between limit offset then else when case having on like ilike to distinct all default ' +
    'from for using returning by return set any is fetch next first'
  ).split(' '),
);

const MASK = 4095;
/** A sieve: what is not in here is no keyword, told without making a string. */
const sieve = new Uint8Array(MASK + 1);

/** Goes on with the sieve's hash by one character. */
export function stepHash(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}
for (const word of KEYWORDS) {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = stepHash(hash, word.charCodeAt(i));
  sieve[hash & MASK] = 1;
}

/** Whether these characters, whose hash is `hash`, are a keyword. */
export function isKeyword(codes: Uint16Array, start: number, end: number, hash: number): boolean {
  return sieve[hash & MASK] === 1 && KEYWORDS.has(wordOf(codes, start, end));
}

/** As {@link isKeyword}, of a word in small letters; off the hot path. */
export const isKeywordName = (word: string): boolean => KEYWORDS.has(word);

export function isBeforeSign(codes: Uint16Array, start: number, end: number): boolean {
  return end - start <= 9 && BEFORE_SIGN.has(wordOf(codes, start, end));
}

function wordOf(codes: Uint16Array, start: number, end: number): string {
  return String.fromCharCode(...codes.subarray(start, end));
}
