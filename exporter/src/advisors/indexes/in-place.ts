import type { Client } from 'pg';
import type { Task } from '../../postgres/task.ts';

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
const CREATE = new RegExp(`^CREATE INDEX CONCURRENTLY (${NAME}) ON (${NAME})\\.${NAME} `);
const OTHER = new RegExp(`^(DROP|REINDEX) INDEX CONCURRENTLY (${NAME}\\.${NAME});$`);

interface Wanted {
  /** With its schema, quoted where it must be. */
  readonly index: string;
  readonly isThere: boolean;
}

/** What the catalogue shows once these commands of ours were run; undefined where they are not all about indexes. */
export function wantedOf(apply: string): readonly Wanted[] | undefined {
  const all = apply.split('\n').map((line): Wanted | undefined => {
    const [, name, schema] = CREATE.exec(line) ?? [];
    if (name !== undefined && schema !== undefined) return { index: `${schema}.${name}`, isThere: true };
    const [, what, index] = OTHER.exec(line) ?? [];
    return index === undefined ? undefined : { index, isThere: what === 'REINDEX' };
  });
  return all.every((each) => each !== undefined) ? all : undefined;
}

/**
 * Whether advice that was given before the daemon was restarted has been applied meanwhile: its advisor, which begins
 * anew, knows nothing of it, but the commands name the indexes.
 */
export class IndexesInPlace {
  #wanted: readonly string[] = [];
  #found: ReadonlyMap<string, boolean> = new Map();

  /** @param applies the commands of what stands, of this database: looked for from now on */
  want(applies: readonly string[]): void {
    this.#wanted = applies;
  }

  /** Whether all was found to be as these commands leave it; false where that is not known. */
  has(apply: string): boolean {
    return this.#found.get(apply) === true;
  }

  /** Asks nothing while nothing is wanted. */
  task(intervalMs: number): Task {
    return {
      name: 'applied_indexes',
      intervalMs,
      run: async (client) => {
        await this.look(client);
        return [];
      },
    };
  }

  async look(client: Client): Promise<void> {
    const wanted = new Map(this.#wanted.flatMap((apply) => [[apply, wantedOf(apply)] as const]));
    const names = new Set([...wanted.values()].flatMap((list) => (list ?? []).map(({ index }) => index)));
    const there = names.size === 0 ? new Set<string>() : await validIndexes(client, [...names]);
    this.#found = new Map(
      [...wanted].map(([apply, list]) => [
        apply,
        list?.every(({ index, isThere }) => there.has(index) === isThere) ?? false,
      ]),
    );
  }
}

/** Of these names those of indexes that are there and valid. Not by to_regclass, which wants USAGE on the schema. */
async function validIndexes(client: Client, names: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>({
    text: `select t.name
             from (select name, parse_ident(name) as parts from unnest($1::text[]) u(name)) t
             join pg_namespace n on n.nspname = t.parts[1]
             join pg_class c on c.relnamespace = n.oid and c.relname = t.parts[2]
             join pg_index i on i.indexrelid = c.oid
            where i.indisvalid`,
    values: [names],
  });
  return new Set(rows.map(({ name }) => name));
}
