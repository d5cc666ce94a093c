import { referenceFunctions } from './functions.ts';
import { referenceSchema } from './schema.ts';

export { fixtures } from './fixtures.ts';
export { referenceFunctions } from './functions.ts';
export { referenceSchema, type ColumnType, type ReferenceRelation } from './schema.ts';

/** The reference schema as tables: for tests, and to try the controls without mapping anything. */
export function referenceTables(): string {
  const tables = Object.entries(referenceSchema).map(([relation, columns]) => {
    const list = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
    return `create table pulso_ref.${relation} (${list.join(', ')});`;
  });
  return ['create schema pulso_ref;', ...tables, referenceFunctions].join('\n');
}
