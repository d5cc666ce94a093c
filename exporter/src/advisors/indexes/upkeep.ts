import type { Client } from 'pg';
import { prepared } from '../../postgres/prepared.ts';
import { sessionFacts } from '../../postgres/session-facts.ts';
import type { Task } from '../../postgres/task.ts';
import type { Advice } from '../advice/advice.ts';
import type { TargetAdvisor } from '../postgres/target-advisor.ts';
import { bareKeyAdvice, idleIndexAdvice } from './upkeep-advice.ts';
import { readBareForeignKeys, readIdleIndexes, type IdleIndex } from './upkeep-read.ts';

/** Indexes change seldom, and reading them costs more than reading counters. */
const LOOKS_APART = 5;
/** A smaller index is worth nobody's time. */
const LEAST_BYTES = 1024 * 1024;
/** Reading a smaller table whole takes less than a millisecond or so. */
const LEAST_ROWS = 10_000;
/** Of each kind. */
const MOST = 10;

/** Unused, duplicate and invalid indexes of the session's database, and foreign keys that lack one. */
export class IndexUpkeepAdvisor implements TargetAdvisor {
  readonly name = 'index_upkeep';
  readonly #unusedAfterMs: number;
  #standing = new Map<string, Advice>();
  readonly #applied = new Set<string>();
  #silent: string | undefined = 'It has not looked yet.';

  constructor(unusedAfterMs: number) {
    this.#unusedAfterMs = unusedAfterMs;
  }

  readonly task = (intervalMs: number): Task => ({
    name: this.name,
    intervalMs: LOOKS_APART * intervalMs,
    run: async (client) => {
      await this.look(client);
      return [];
    },
  });

  silent(): string | undefined {
    return this.#silent;
  }

  advice(): readonly Advice[] {
    return [...this.#standing.values()];
  }

  applied(): ReadonlySet<string> {
    return this.#applied;
  }

  async look(client: Client): Promise<void> {
    const { major } = await sessionFacts(client);
    const all = await readIdleIndexes(client, major);
    const keys = await readBareForeignKeys(client, LEAST_ROWS);
    const now = new Map<string, Advice>();
    const said = new Set<string>();
    for (const kind of ['invalid', 'duplicate', 'unused'] as const) {
      const own = all.filter((each) => each.kind === kind && this.#isWorthSaying(each) && !said.has(nameOf(each)));
      for (const each of own.slice(0, MOST)) {
        // One that is a duplicate too is dropped once.
        said.add(nameOf(each));
        const advice = idleIndexAdvice(each);
        now.set(advice.id, advice);
      }
    }
    for (const key of keys.filter(({ deletes }) => deletes > 0).slice(0, MOST)) {
      const advice = bareKeyAdvice(key);
      now.set(advice.id, advice);
    }
    // What stood and does so no more was mended: an index in use again is advised against no more, but is still there.
    const still = new Set(all.map((each) => idleIndexAdvice(each).id));
    const gone = [...this.#standing].filter(([id]) => !now.has(id) && !still.has(id));
    const there = gone.length === 0 ? new Set() : await indexNames(client);
    for (const [id, { kind, entity }] of gone) {
      const isDropped = kind === 'unused_index' || kind === 'duplicate_index';
      if (!isDropped || !there.has(entity)) this.#applied.add(id);
    }
    for (const id of now.keys()) this.#applied.delete(id);
    this.#standing = now;
    this.#silent = undefined;
  }

  #isWorthSaying({ kind, bytes, idleSeconds, isBuilding }: IdleIndex): boolean {
    if (kind === 'invalid') return !isBuilding;
    return bytes >= LEAST_BYTES && (kind === 'duplicate' || idleSeconds * 1000 >= this.#unusedAfterMs);
  }
}

const nameOf = ({ schema, index }: IdleIndex) => `${schema}.${index}`;

/** Every index by the name that advice has for it. */
async function indexNames(client: Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    prepared(`select case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'i'`),
  );
  return new Set(rows.map(({ name }) => name));
}
