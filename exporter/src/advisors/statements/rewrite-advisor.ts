import type { Client } from 'pg';
import type { Node } from 'libpg-query';
import type { Statements, StatementListing } from '../../postgres/statements/index.ts';
import type { Task } from '../../postgres/task.ts';
import type { AdviceWithStatements } from '../advice/advice.ts';
import type { TargetAdvisor } from '../postgres/target-advisor.ts';
import { adviseCast } from './cast-hides-index.ts';
import { readTables, tableOf, type TableFacts } from './facts.ts';
import { adviseLikeScan, hasTrigrams } from './like-scan.ts';
import { adviseNotIn } from './not-in.ts';
import { adviseOffsetPaging } from './offset-paging.ts';
import type { Suspect } from './suspect.ts';
import { levelsOf, loadParser, parseGroup } from './tree.ts';

const rewrites = [adviseCast, adviseNotIn, adviseLikeScan, adviseOffsetPaging];

/** Of all time spent on statements: below, nobody would notice. */
const LEAST_SHARE = 0.05;
/** Connections that it keeps busy on average. */
const LEAST_LOAD = 0.01;
const LEAST_CALLS = 5;
/** Relaxed for a group on which advice stands, so that it does not come and go. */
const EASE = 0.7;
/** Statements that are looked at, and trees that are kept. */
const MOST = 20;
const MOST_TREES = 500;
const MOST_SEARCHES = 100;
/** A finding stands so long after it was last made. */
const STANDS_MS = 15 * 60_000;

/**
 * Costly statements of one database that are written so that no index can help: the trees of their texts, held against the
 * types, indexes and sizes that the catalogue tells, and against what is really read.
 */
export class RewriteAdvisor implements TargetAdvisor {
  readonly name = 'query_rewrite';
  readonly #statements: Pick<Statements, 'recent' | 'silent'>;
  readonly #now: () => number;
  readonly #trees = new Map<string, Node | undefined>();
  readonly #standing = new Map<string, { advice: AdviceWithStatements; seenAt: number }>();
  /** Rows of tables that were read, when each was first looked at. */
  readonly #first = new Map<number, { readonly at: number; readonly read: number }>();
  /** What search was advised to be indexed, by the advice's id: whether it is, the catalogue tells. */
  readonly #searches = new Map<string, { readonly table: string; readonly column: string }>();
  readonly #applied = new Set<string>();
  #silent: string | undefined = WAITING;

  constructor(statements: Pick<Statements, 'recent' | 'silent'>, now: () => number = () => performance.now()) {
    this.#statements = statements;
    this.#now = now;
  }

  task(intervalMs: number): Task {
    return {
      name: this.name,
      intervalMs,
      run: async (client) => {
        await this.look(client);
        return [];
      },
    };
  }

  silent(): string | undefined {
    return this.#silent;
  }

  advice(): readonly AdviceWithStatements[] {
    return [...this.#standing.values()].map(({ advice }) => advice);
  }

  /** Of a statement that is written anew nothing tells that it was the same one: it goes, and its advice expires. */
  applied(): ReadonlySet<string> {
    return this.#applied;
  }

  async look(client: Client): Promise<void> {
    const recent = this.#statements.recent();
    this.#silent = this.#statements.silent ?? (recent === undefined ? WAITING : undefined);
    this.#forget();
    if (recent === undefined) return;
    const costly = recent.statements.filter((use) => this.#isCostly(use, recent.seconds));
    // Of whichever database: which one this is would have to be asked.
    if (costly.length === 0 && this.#searches.size === 0) return;
    await loadParser();
    const { rows } = await client.query<{ datname: string; hash_bytes: number }>({
      name: 'pulso_rewrite_settings',
      text: `select current_database() as datname,
                    pg_size_bytes(current_setting('work_mem')) * current_setting('hash_mem_multiplier')::float8 as hash_bytes`,
    });
    const [facts] = rows;
    const own = costly.filter(({ database }) => database === facts?.datname).slice(0, MOST);
    const read = own.flatMap((use) => {
      const root = this.#treeOf(use);
      return root === undefined ? [] : [{ use, root, names: tablesIn(root) }];
    });
    const searched = [...this.#searches.values()].map(({ table }) => table);
    const tables = await readTables(client, [...new Set([...read.flatMap(({ names }) => names), ...searched])]);
    this.#findApplied(tables);
    const pace = this.#pace(tables);
    for (const { use, root } of read) {
      const readEach = (table: TableFacts) => {
        const perSecond = pace.get(table.oid);
        const time = read
          .filter(({ root: other }) => namedIn(other, tables).has(table))
          .reduce((sum, { use: other }) => sum + other.seconds, 0);
        return perSecond === undefined ? undefined : (perSecond * recent.seconds * (use.seconds / time)) / use.calls;
      };
      const suspect: Suspect = {
        ...{ use, root, tables, readEach, seconds: recent.seconds },
        hashBytes: facts?.hash_bytes ?? Infinity,
      };
      const found = rewrites.flatMap((advise) => advise(suspect) ?? []);
      this.#takeBack(use.id);
      for (const advice of found) {
        this.#standing.set(advice.id, { advice, seenAt: this.#now() });
        this.#remember(advice);
      }
    }
  }

  #isCostly({ id, share, seconds, calls }: StatementListing, windowSeconds: number): boolean {
    const load = seconds / windowSeconds;
    const ease = this.#stands(id) ? EASE : 1;
    return share >= LEAST_SHARE * ease && load >= LEAST_LOAD * ease && calls >= LEAST_CALLS;
  }

  /** Rows read a second of each table, since it was first looked at. */
  #pace(tables: readonly TableFacts[]): ReadonlyMap<number, number> {
    const now = this.#now();
    const pace = new Map<number, number>();
    for (const { oid, read } of tables) {
      const first = this.#first.get(oid);
      // Reset, or so long ago that it tells nothing of now: begins again.
      if (first === undefined || read < first.read || now - first.at > STANDS_MS)
        this.#first.set(oid, { at: now, read });
      else if (now > first.at) pace.set(oid, ((read - first.read) / (now - first.at)) * 1_000);
    }
    return pace;
  }

  #treeOf({ id, text }: StatementListing): Node | undefined {
    if (text === undefined) return undefined;
    if (!this.#trees.has(id)) {
      this.#trees.set(id, parseGroup(text));
      const [oldest] = this.#trees.keys();
      if (this.#trees.size > MOST_TREES && oldest !== undefined) this.#trees.delete(oldest);
    }
    return this.#trees.get(id);
  }

  #remember({ id, kind, values: { table, column } }: AdviceWithStatements): void {
    if (kind !== 'like_scan' || typeof table !== 'string' || typeof column !== 'string') return;
    this.#applied.delete(id);
    this.#searches.set(id, { table, column });
    const [oldest] = this.#searches.keys();
    if (this.#searches.size <= MOST_SEARCHES || oldest === undefined) return;
    this.#searches.delete(oldest);
    this.#applied.delete(oldest);
  }

  #findApplied(tables: readonly TableFacts[]): void {
    for (const [id, { table, column }] of this.#searches) {
      const isIndexed = tables.some(
        (facts) =>
          facts.table === table && facts.indexes.some((index) => index.column === column && hasTrigrams(index)),
      );
      if (isIndexed) this.#applied.add(id);
      else this.#applied.delete(id);
    }
  }

  #stands(group: string): boolean {
    return this.advice().some(({ entity }) => entity === group);
  }

  /** What was said of a group that is judged anew. */
  #takeBack(group: string): void {
    for (const [id, { advice }] of this.#standing) if (advice.entity === group) this.#standing.delete(id);
  }

  #forget(): void {
    for (const [id, { seenAt }] of this.#standing) {
      if (this.#now() - seenAt > STANDS_MS) this.#standing.delete(id);
    }
  }
}

const WAITING = 'It needs two looks at pg_stat_statements; the second is to come.';

const tablesIn = (root: Node): string[] => levelsOf(root).flatMap(({ tables }) => tables.map(({ table }) => table));
const namedIn = (root: Node, facts: readonly TableFacts[]): ReadonlySet<TableFacts | undefined> =>
  new Set(levelsOf(root).flatMap(({ tables }) => tables.map((named) => tableOf(facts, named))));
