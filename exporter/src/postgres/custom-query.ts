import type { MetricFamily } from '@pulso/catalogue';
import type { CustomQueryConfig } from '../config/daemon.ts';
import type { ResolvedTarget } from '../config/resolve.ts';
import { errorFacts } from '../error-facts.ts';
import { PulsoError } from '../errors.ts';
import { sqlState } from './failure.ts';
import { type Sample, sample } from './sample.ts';
import type { Task } from './task.ts';

/** Rows that one run may return: each is a series of every value. */
export const MAX_ROWS = 1_000;

/** The label of the database, where a query is run in each. */
const DATNAME = 'datname';

/** What to do about a query that the server does not run, by SQLSTATE. */
const REMEDIES: Readonly<Record<string, string>> = {
  '42501': "GRANT SELECT on it, and USAGE on its schema, to the target's role.",
  '42P01': 'Write its name with its schema, since search_path is pg_catalog; queries[].targets says where it is run.',
  '42601': 'Write one SELECT in queries[].sql.',
  '42703': 'Check the names of columns in queries[].sql.',
};

type Row = Readonly<Record<string, unknown>>;
type Value = CustomQueryConfig['values'][number];

/** `pulso_custom_<query>_<column>`, with the unit and, for a counter, `_total` at its end. */
export function customFamily(query: CustomQueryConfig, { column, type, unit = 'count', help }: Value): MetricFamily {
  const ends = [...(unit === 'count' ? [] : [`_${unit}`]), ...(type === 'counter' ? ['_total'] : [])];
  const name = ends.reduce(
    (made, end) => (made.endsWith(end) ? made : `${made}${end}`),
    `pulso_custom_${query.name}_${column}`,
  );
  const labels = [...(query.scope === 'database' ? [DATNAME] : []), ...(query.labels ?? [])];
  return { name, type, unit, labels, help, limit: MAX_ROWS };
}

/**
 * A user's own query as a task. It is one SELECT, run in a read-only session as the target's role, with the target's
 * limits of time; more rows than `MAX_ROWS`, or two of the same labels, are an error rather than a part of the truth.
 */
export function customQueryTask(query: CustomQueryConfig, intervalMs: number): Task {
  const isOfDatabase = query.scope === 'database';
  const labels = [...(isOfDatabase ? [DATNAME] : []), ...(query.labels ?? [])];
  const values = familiesOf(query);
  // As a subquery it can be nothing but a SELECT, and the server stops at the limit. The line's end ends a comment.
  const columns = isOfDatabase ? `current_database() as ${DATNAME}, pulso_custom.*` : '*';
  const text = `select ${columns} from (\n${query.sql.trim().replace(/;$/, '')}\n) as pulso_custom limit ${MAX_ROWS + 1}`;
  const wrong = (what: string) => new PulsoError('invalid_option', `query ${query.name} ${what}`);

  function samplesOf(rows: readonly Row[]): Sample[] {
    if (rows.length > MAX_ROWS) throw wrong(`returns more than ${MAX_ROWS} rows. Aggregate them.`);
    for (const column of [...labels, ...values.map((value) => value.column)]) {
      if (rows[0] !== undefined && !(column in rows[0])) throw wrong(`returns no column ${column}.`);
    }
    const seen = new Set<string>();
    return rows.flatMap((row) => {
      const names = labels.map((label) => labelOf(row[label]));
      const key = JSON.stringify(names);
      if (seen.has(key)) throw wrong(`returns two rows with the same ${labels.join(', ') || 'labels (none)'}.`);
      seen.add(key);
      return values.flatMap(({ column, family }) => {
        const number = numberOf(row[column]);
        // The value itself is not told: it may be anything.
        if (Number.isNaN(number)) throw wrong(`returns something in column ${column} that is no number.`);
        return sample(family, names, number);
      });
    });
  }

  return {
    name: `custom_${query.name}`,
    intervalMs,
    run: async (client) => {
      try {
        const { rows } = await client.query<Row>({ text, queryMode: 'extended' } as { text: string });
        return samplesOf(rows);
      } catch (error) {
        const remedy = REMEDIES[sqlState(error) ?? ''];
        if (remedy === undefined) throw error;
        throw new PulsoError('invalid_option', `query ${query.name}: ${errorFacts(error).message}. ${remedy}`, {
          cause: error,
        });
      }
    },
  };
}

type Families = readonly (Value & { readonly family: MetricFamily })[];
const families = new WeakMap<CustomQueryConfig, Families>();

/** The same objects on each session: a page declares a family once. */
function familiesOf(query: CustomQueryConfig): Families {
  const known = families.get(query) ?? query.values.map((value) => ({ ...value, family: customFamily(query, value) }));
  families.set(query, known);
  return known;
}

/** Those of a target's queries that are run on one of its sessions. */
export function customQueryTasks(
  { queries }: Pick<ResolvedTarget, 'queries'>,
  isWanted: (query: CustomQueryConfig) => boolean,
): Task[] {
  return queries.filter(isWanted).map((query) => customQueryTask(query, query.intervalMs));
}

function labelOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '').replaceAll('"', '');
}

/** A number, or text of one as the driver gives `bigint` and `numeric`; a time as Unix seconds; NULL is absent. */
function numberOf(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.getTime() / 1000;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : NaN;
}
