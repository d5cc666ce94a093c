import { referenceFunctions, referenceSchema, type ColumnType } from '@pulso/catalogue/reference';
import type { Mapping, MappingProblem, RelationMapping } from './mapping.ts';
import { withHmac } from './hmac.ts';
import { hidden, personalName } from './personal.ts';

type Columns = Readonly<Record<string, ColumnType>>;

const schema: Readonly<Record<string, Columns>> = referenceSchema;

/** References are pseudonyms: the column is one by its name. */
const isReference = (column: string): boolean => column === 'ref' || column.endsWith('_ref');

/** Everything that a mapping may not be; an empty list where its plan can be printed. */
export function mappingProblems(mapping: Mapping): MappingProblem[] {
  return Object.entries(mapping).flatMap(([relation, given]) => {
    const at = `compliance.map.${relation}`;
    const columns = schema[relation];
    if (columns === undefined) {
      const remedy = `Use one of ${Object.keys(schema).join(', ')}.`;
      return [{ at, problem: 'is no relation of the reference schema.', remedy }];
    }
    return [
      ...(/^[\w."]+$/.test(given.from)
        ? []
        : [{ at: `${at}.from`, problem: 'is no name of a table or view.', remedy: 'Write schema.table.' }]),
      ...oneExpression(`${at}.where`, given.where ?? ''),
      ...Object.entries(given.columns).flatMap(([column, expression]) =>
        columnProblems(
          `${at}.columns.${column}`,
          { type: columns[column], expression, from: given.from, isPseudonym: isReference(column) },
          Object.keys(columns),
        ),
      ),
    ];
  });
}

function columnProblems(
  at: string,
  {
    type,
    expression,
    from,
    isPseudonym,
  }: {
    readonly type: ColumnType | undefined;
    readonly expression: string;
    readonly from: string;
    readonly isPseudonym: boolean;
  },
  known: readonly string[],
): MappingProblem[] {
  if (type === undefined)
    return [{ at, problem: 'is no column of this relation.', remedy: `Use ${known.join(', ')}.` }];
  const name = personalName(expression, type);
  const row = hidden(expression, type, from);
  return [
    ...oneExpression(at, expression),
    ...(row === undefined
      ? []
      : [
          {
            at,
            problem: `has "${row}", which takes a whole row or hides what it takes.`,
            remedy: 'Name each column that is read, in plain letters.',
          },
        ]),
    ...(name === undefined
      ? []
      : [
          {
            at,
            problem: `reads "${name}", which looks like personal data.`,
            remedy: isPseudonym
              ? 'Write hmac(…) around the id of the person: a pseudonym that only the clinic can follow.'
              : 'Map a code, a date or a flag; free text and identities stay in the clinic.',
          },
        ]),
  ];
}

function oneExpression(at: string, expression: string): MappingProblem[] {
  const bare = expression.replaceAll(/'(?:[^']|'')*'/g, "''");
  const isOne = !/;|--|\/\*/.test(bare) && !bare.includes("'''");
  return isOne
    ? []
    : [{ at, problem: 'is more than one expression.', remedy: 'Write one SQL expression, without ; or comments.' }];
}

const HMAC = String.raw`encode(sha256((select outer_pad from pulso_key.pads) || sha256((select inner_pad from pulso_key.pads) || convert_to(($1)::text, 'UTF8'))), 'hex')`;

/**
 * The key of the pseudonyms, made in the database and seen by nobody: HMAC-SHA-256 (RFC 2104) by its two padded keys, so
 * that no extension is needed. Views read it with their owner's rights; the auditor cannot.
 */
const KEY = `
create schema if not exists pulso_key;
revoke all on schema pulso_key from public;
create table if not exists pulso_key.pads (inner_pad bytea not null, outer_pad bytea not null);
do $key$
declare
  key bytea := sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
    || decode(repeat('00', 32), 'hex');
  inner_pad bytea := key;
  outer_pad bytea := key;
begin
  if exists (select 1 from pulso_key.pads) then return; end if;
  for n in 0..63 loop
    inner_pad := set_byte(inner_pad, n, get_byte(key, n) # 54);
    outer_pad := set_byte(outer_pad, n, get_byte(key, n) # 92);
  end loop;
  insert into pulso_key.pads values (inner_pad, outer_pad);
end $key$;`;

/**
 * The DDL that a DBA runs as the owner of the clinic's data: Pulso itself holds no right to. In one transaction; running
 * it again changes the views to what is mapped now.
 * @param auditor the role that reads the views
 */
export function mappingPlan(mapping: Mapping, auditor: string): string {
  const relations = Object.entries(mapping);
  const needsKey = relations.some(([, { columns }]) =>
    Object.values(columns).some((each) => /\bhmac\s*\(/i.test(each)),
  );
  const role = `"${auditor.replaceAll('"', '""')}"`;
  return [
    '-- Views for the compliance validator of Pulso. Read before you run: they leave out what is not mapped (NULL), and what',
    '-- is NULL is read strictly. Pulso never runs this itself.',
    'begin;',
    'create schema if not exists pulso_ref;',
    ...(needsKey ? [KEY.trim()] : []),
    ...relations.map(([relation, given]) => view(relation, given)),
    referenceFunctions.trim().replaceAll('create function', 'create or replace function'),
    `grant usage on schema pulso_ref to ${role};`,
    ...relations.map(([relation]) => `grant select on pulso_ref.${relation} to ${role};`),
    'commit;',
  ].join('\n\n');
}

function view(relation: string, { from, columns, where }: RelationMapping): string {
  const list = Object.entries(schema[relation] ?? {}).map(([column, type]) => {
    const expression = withHmac(columns[column] ?? 'null', (inner) => HMAC.replace('$1', () => inner));
    return `  (${expression})::${type} as ${column}`;
  });
  const filter = where === undefined ? '' : `\n where ${where}`;
  return `drop view if exists pulso_ref.${relation};\ncreate view pulso_ref.${relation} as\nselect\n${list.join(',\n')}\n  from ${from}${filter};`;
}
