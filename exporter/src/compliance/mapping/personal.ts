import type { ColumnType } from '@pulso/catalogue/reference';
import { withHmac } from './hmac.ts';

/** Names that columns with personal data have, in Portuguese and English. Words of a name are told apart by underscores. */
const PERSONAL = new Set(
  (
    'cpf cnpj rg cns pis passaporte passport nome name nomes names sobrenome surname email mail telefone fone phone ' +
    'celular mobile whatsapp endereco address rua street cep zip zipcode nascimento birth birthday dob mae mother pai ' +
    'father obs observacao observacoes notes nota notas comment comments comentario descricao description summary resumo ' +
    'anamnese diagnostico diagnosis prontuario photo foto image imagem ip password senha'
  ).split(' '),
);

/** Parts of names that are written without a space between, such as `nomecompleto`, and what no other word begins or ends with. */
const PERSONAL_PART =
  /cpf|cnpj|e?mail$|telefone|celular|whatsapp|endereco|nascimento|prontuario|^nome|nome$|(?:full|first|last|sur)name/;

/** What hands out a row with all that is in it. */
const WHOLE_ROW = /\.\s*\*|\b(?:row_to_json|to_jsonb?|jsonb?_(?:agg|object_agg|build_\w+)|xmlforest|hstore|row)\s*\(/i;

/** Ways to write names and texts by which a reader, and the search below, could miss what they say. */
const HIDING = /\bu&\s*["']|\$(?:\w*)\$/i;

/** What in an expression takes a whole row, or hides what it takes; undefined where nothing does. */
export function hidden(expression: string, type: ColumnType, from: string): string | undefined {
  const bare = expression.replaceAll(/(?<!&)'(?:[^']|'')*'/g, "''");
  const escaped = HIDING.exec(bare)?.[0];
  if (escaped !== undefined || type === 'boolean') return escaped;
  const row = WHOLE_ROW.exec(bare)?.[0];
  if (row !== undefined) return row;
  // A table's name alone, or its alias, is the row.
  const table = from.replaceAll('"', '').split('.').at(-1) ?? '';
  const words = bare.replaceAll('"', '').matchAll(/[\w.]+/g);
  return [...words].some(([word]) => word.toLowerCase() === table.toLowerCase()) ? table : undefined;
}

/** Types of which a value itself could tell who somebody is. A date or a flag that is reckoned from it does not. */
const TELLING: readonly ColumnType[] = ['text', 'int', 'bigint', 'bytea'];

/** The first name in an expression that looks like personal data and would leave as it is; undefined where none does. */
export function personalName(expression: string, type: ColumnType): string | undefined {
  const bare = expression.replaceAll(/'(?:[^']|'')*'/g, "''");
  // What is only asked for being there, or for being empty, does not leave.
  const isQuestion = type === 'boolean';
  if (isQuestion || !(TELLING.includes(type) || /^[\w."]+$/.test(bare.trim()))) return undefined;
  const open = withHmac(bare, () => '');
  return [...open.matchAll(/[a-z_][a-z0-9_]*/gi)]
    .map(([word]) => word)
    .find((word) =>
      word
        .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
        .toLowerCase()
        .split('_')
        .some((part) => PERSONAL.has(part) || PERSONAL_PART.test(part)),
    );
}

/** Columns of public registers, whose numbers may have as many digits as a CPF: there a CPF is what is written as one. */
export const PUBLIC_NUMBERS: readonly string[] = ['anvisa_no', 'lot_no'];

/** Shapes of values that tell who somebody is, as PostgreSQL's regular expressions; digits within a digest are none. */
export const PERSONAL_VALUES = {
  CPF: String.raw`(^|[^[:alnum:]])\d{3}\.?\d{3}\.?\d{3}-?\d{2}([^[:alnum:]]|$)`,
  'e-mail': String.raw`[[:alnum:]._%+-]+@[[:alnum:].-]+\.[[:alpha:]]{2,}`,
  phone: String.raw`(^|[^[:alnum:]])(\+?55 ?)?\(?[1-9]\d\)? ?9\d{4}-?\d{4}([^[:alnum:]]|$)`,
} as const;

/** The same for columns of public numbers: a phone number is told there by its country or its brackets. */
export const WRITTEN_VALUES = {
  CPF: String.raw`(^|[^[:alnum:]])\d{3}\.\d{3}\.\d{3}-\d{2}([^[:alnum:]]|$)`,
  'e-mail': PERSONAL_VALUES['e-mail'],
  phone: String.raw`(^|[^[:alnum:]])(\+55 ?\(?[1-9]\d\)?|\([1-9]\d\)) ?9\d{4}-?\d{4}([^[:alnum:]]|$)`,
} as const;
