import * as fc from 'fast-check';

/** Statements as trees, and ways to write them. For tests only. */
export type Shape = readonly Part[];
type Part = Keyword | Name | 'literal' | 'list' | 'rows' | Sign;
interface Keyword {
  readonly word: string;
}
interface Name {
  readonly name: string;
}
interface Sign {
  readonly sign: string;
}

const words = (text: string): Shape => text.split(' ').map((word) => ({ word }));
const sign = (text: string): Sign => ({ sign: text });
const name = fc
  .constantFrom('a', 'b', 'users', 'id', 'Users', 'x y', 'select', 'user', 'é', 'a$1', '_x')
  .map((text) => ({ name: text }));
const operator = fc.constantFrom('=', '<', '>=', '<>', '->>', '@>', '||', '&&', '~*', '%').map(sign);

const condition: fc.Arbitrary<Shape> = fc.oneof(
  fc.tuple(name, operator).map(([column, op]) => [column, op, 'literal'] as const),
  fc.tuple(name, operator, name).map((parts) => parts),
  name.map((column) => [column, { word: 'in' }, 'list'] as const),
  name.map((column) => [column, { word: 'is' }, { word: 'not' }, { word: 'null' }] as const),
  name.map((column) => [column, { word: 'between' }, 'literal', { word: 'and' }, 'literal'] as const),
  name.map(
    (column) =>
      [{ word: 'coalesce' }, sign('('), column, sign(','), 'literal', sign(')'), sign('>'), 'literal'] as const,
  ),
);
const where = fc
  .array(condition, { minLength: 1, maxLength: 3 })
  .map((conditions) => [
    { word: 'where' },
    ...conditions.flatMap((one, i) => (i === 0 ? one : [{ word: 'and' }, ...one])),
  ]);
const table = fc.oneof(
  name.map((one) => [one]),
  fc.tuple(name, name).map(([schema, one]) => [schema, sign('.'), one]),
);
const columns = fc.uniqueArray(name, { minLength: 1, maxLength: 3, selector: (one) => one.name }).map(commas);

function commas(parts: readonly Part[]): Shape {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [sign(','), part]));
}

export const shapes: fc.Arbitrary<Shape> = fc.oneof(
  fc
    .tuple(columns, table, fc.option(where), fc.option(fc.constantFrom('order by 1', 'for update', 'group by 1, 2')))
    .map(([list, from, filter, end]) => [
      ...[{ word: 'select' }, ...list, { word: 'from' }, ...from, ...(filter ?? [])],
      ...(end === null ? [] : end.split(' ').map((word) => (/\d/.test(word) ? sign(word) : { word }))),
    ]),
  fc
    .tuple(columns, table, fc.boolean())
    .map(([list, into, returns]) => [
      ...[...words('insert into'), ...into, sign('('), ...list, sign(')'), { word: 'values' }, 'rows' as const],
      ...(returns ? [{ word: 'returning' }, sign('*')] : []),
    ]),
  fc
    .tuple(table, name, fc.option(where))
    .map(([one, column, filter]) => [
      { word: 'update' },
      ...one,
      { word: 'set' },
      column,
      sign('='),
      'literal' as const,
      ...(filter ?? []),
    ]),
  fc.tuple(table, fc.option(where)).map(([one, filter]) => [...words('delete from'), ...one, ...(filter ?? [])]),
);

const LITERALS = [
  ...[
    '1',
    '-1',
    '- 2',
    '0',
    '1.5',
    '.5',
    '1e10',
    '2.5E-3',
    '0x1F',
    '1_000',
    '$1',
    '$23',
    'true',
    'FALSE',
    'null',
    "''",
  ],
  ...[
    "'x'",
    "'it''s'",
    "E'a\\'b'",
    "e'\\\\'",
    '$$a$$',
    '$t$ \' " $$ $t$',
    "B'01'",
    "X'1F'",
    "U&'d\\0061t'",
    "'a'\n'b'",
  ],
  ...["'-- no comment'", "'/* none */'", "'a, b) values (1'", "'$$'", "N'x'"],
];
const BLANKS = [' ', '  ', '\n', '\t', ' -- it’s a comment\n', '/* a */', "/* /* b */ ' */", '\r\n', ' /**/ '];
const PLAIN = /^[a-z_][a-z0-9_$]*$/;
const KEYWORDS = ['select', 'user'];

/** One way to write the statement, by `seed`; with `secret` among the literals. */
export function written(shape: Shape, seed: number, secret?: string): string {
  const next = random(seed);
  const pick = <T>(from: readonly T[]): T => from.at(Math.floor(next() * from.length))!;
  const cased = (word: string) => pick([word, word.toUpperCase(), word.replace(/^./, (first) => first.toUpperCase())]);
  const literal = () => (secret === undefined ? pick(LITERALS) : `'${secret.replaceAll("'", "''")}'`);
  const list = () =>
    `(${Array.from({ length: 1 + Math.floor(next() * 4) }, literal).join(pick([',', ', ', ' , ', ',\n']))})`;
  const isBare = (one: string) => (PLAIN.test(one) || one === 'é') && !KEYWORDS.includes(one);
  // Each row of VALUES has as many items as the others.
  const width = 1 + Math.floor(next() * 3);
  const row = () => `(${Array.from({ length: width }, literal).join(', ')})`;
  let text = '';
  for (const part of shape) {
    if (part === 'literal') text += literal();
    else if (part === 'list') text += list();
    else if (part === 'rows') text += Array.from({ length: 1 + Math.floor(next() * 3) }, row).join(pick([',', ', ']));
    else if ('word' in part) text += cased(part.word);
    else if ('sign' in part) text += part.sign;
    else if (isBare(part.name) && next() < 0.5) text += part.name === 'é' ? part.name : cased(part.name);
    else text += `"${part.name}"`;
    text += pick(BLANKS);
  }
  return text + pick(['', ';', ' ;', ';  -- end']);
}

/** mulberry32. */
function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
