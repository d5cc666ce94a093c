import type { ColumnType } from '@pulso/catalogue/reference';

/** Names that columns with personal data have, in Portuguese and English. Words of a name are told apart by underscores. */
const PERSONAL = new Set(
  (
    'cpf cnpj rg cns pis passaporte passport nome name nomes names sobrenome surname email mail telefone fone phone ' +
    'celular mobile whatsapp endereco address rua street cep zip zipcode nascimento birth birthday dob mae mother pai ' +
    'father obs observacao observacoes notes nota notas comment comments comentario descricao description summary resumo ' +
    'anamnese diagnostico diagnosis prontuario photo foto image imagem ip password senha'
  ).split(' '),
);

/** Types of which a value itself could tell who somebody is. A date or a flag that is reckoned from it does not. */
const TELLING: readonly ColumnType[] = ['text', 'int', 'bigint', 'bytea'];

/** The first name in an expression that looks like personal data and would leave as it is; undefined where none does. */
export function personalName(expression: string, type: ColumnType): string | undefined {
  const bare = expression.replaceAll(/'(?:[^']|'')*'/g, "''");
  // What is only asked for being there, or for being empty, does not leave.
  const isQuestion = type === 'boolean';
  if (isQuestion || !(TELLING.includes(type) || /^[\w."]+$/.test(bare.trim()))) return undefined;
  const open = bare.replaceAll(/\bhmac\s*\([^()]*\)/gi, '');
  return [...open.matchAll(/[a-z_][a-z0-9_]*/gi)]
    .map(([word]) => word)
    .find((word) =>
      word
        .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
        .toLowerCase()
        .split('_')
        .some((part) => PERSONAL.has(part)),
    );
}

/** Shapes of values that tell who somebody is, as PostgreSQL's regular expressions; digits within a digest are none. */
export const PERSONAL_VALUES = {
  CPF: String.raw`(^|[^[:alnum:]])\d{3}\.?\d{3}\.?\d{3}-?\d{2}([^[:alnum:]]|$)`,
  'e-mail': String.raw`[[:alnum:]._%+-]+@[[:alnum:].-]+\.[[:alpha:]]{2,}`,
  phone: String.raw`(^|[^[:alnum:]])(\+?55 ?)?\(?[1-9]\d\)? ?9\d{4}-?\d{4}([^[:alnum:]]|$)`,
} as const;
