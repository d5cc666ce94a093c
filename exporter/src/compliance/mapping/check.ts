import { referenceSchema } from '@pulso/catalogue/reference';
import type { Client } from 'pg';
import { sqlState } from '../../postgres/failure.ts';
import { ask, type Limits } from '../session.ts';
import type { MappingProblem } from './mapping.ts';
import { PERSONAL_VALUES, PUBLIC_NUMBERS, WRITTEN_VALUES } from './personal.ts';

/** What the auditor sees of the reference schema. */
export interface MappingState {
  readonly mapped: readonly string[];
  readonly unmapped: readonly string[];
  readonly problems: readonly MappingProblem[];
}

/** PostgreSQL's names of the types that the reference schema uses. */
const TYPES: Readonly<Record<string, string>> = {
  int: 'integer',
  bigint: 'bigint',
  text: 'text',
  boolean: 'boolean',
  date: 'date',
  timestamptz: 'timestamp with time zone',
  bytea: 'bytea',
};

/**
 * Holds the views that are there to the reference schema: columns, types, keys without NULL, and no value that looks like
 * a CPF, an e-mail or a phone number. Only counts are read.
 * @throws what breaks the session
 */
export async function checkMapping(client: Client, limits: Limits): Promise<MappingState> {
  const columns = await ask(
    client,
    limits,
    `select c.relname as relation, a.attname as name, format_type(a.atttypid, null) as type
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'pulso_ref'
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p', 'v', 'm', 'f')`,
  );
  const mapped: string[] = [];
  const unmapped: string[] = [];
  const problems: MappingProblem[] = [];
  for (const [relation, wanted] of Object.entries(referenceSchema)) {
    const there = new Map(
      columns.filter((column) => column['relation'] === relation).map(({ name, type }) => [String(name), String(type)]),
    );
    if (there.size === 0) {
      unmapped.push(relation);
      continue;
    }
    mapped.push(relation);
    const readable: [string, string][] = [];
    for (const [column, type] of Object.entries(wanted)) {
      const at = `pulso_ref.${relation}.${column}`;
      const found = there.get(column);
      if (found === undefined)
        problems.push({ at, problem: 'is not there.', remedy: `Map it, or write null::${type}.` });
      else if (found !== TYPES[type]) {
        problems.push({ at, problem: `is ${found}, not ${TYPES[type]}.`, remedy: `Cast it: (…)::${type}.` });
      } else readable.push([column, type]);
    }
    problems.push(...(await valueProblems(client, limits, relation, readable)));
  }
  return { mapped, unmapped, problems };
}

async function valueProblems(
  client: Client,
  limits: Limits,
  relation: string,
  columns: readonly [string, string][],
): Promise<MappingProblem[]> {
  const counts = columns.flatMap(([column, type]) => [
    ...(column === 'id' || column === 'ref' ? [{ column, what: 'NULL', test: `${column} is null` }] : []),
    ...(type === 'text'
      ? Object.entries(PUBLIC_NUMBERS.includes(column) ? WRITTEN_VALUES : PERSONAL_VALUES).map(([what, pattern]) => ({
          ...{ column, what, test: `${column} ~ '${pattern}'` },
        }))
      : []),
  ]);
  if (counts.length === 0) return [];
  const list = counts.map(({ test }, index) => `count(*) filter (where ${test}) as c${index}`).join(', ');
  try {
    const [row = {}] = await ask(client, limits, `select ${list} from pulso_ref.${relation}`);
    return counts.flatMap(({ column, what }, index) => {
      const count = Number(row[`c${index}`]);
      if (!(count > 0)) return [];
      const at = `pulso_ref.${relation}.${column}`;
      return what === 'NULL'
        ? [{ at, problem: `is NULL in ${count} rows.`, remedy: 'Leave these rows out, or give them a key.' }]
        : [
            {
              at,
              problem: `holds ${count} values that look like ${what}.`,
              remedy: 'Write hmac(…) around it, or map a code.',
            },
          ];
    });
  } catch (error) {
    const state = sqlState(error);
    if (state === undefined) throw error;
    const remedy = state === '42501' ? 'GRANT SELECT on it to the auditor.' : 'Look at the view.';
    return [{ at: `pulso_ref.${relation}`, problem: `cannot be read (SQLSTATE ${state}).`, remedy }];
  }
}
