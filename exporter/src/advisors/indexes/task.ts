import type { Client } from 'pg';
import { sessionFacts } from '../../postgres/session-facts.ts';
import { setupProblem } from '../../postgres/statements/read.ts';
import type { Task } from '../../postgres/task.ts';
import { adviceId, type AdviceWithStatements } from '../advice/advice.ts';
import type { TargetAdvisor } from '../postgres/target-advisor.ts';
import { indexAdvice } from './advice.ts';
import type { TableFacts } from './candidate.ts';
import { Guesses } from './guesses.ts';
import { expensive, type IndexFinding } from './missing-index.ts';
import * as read from './read.ts';
import { Samples } from './samples.ts';
import { isThere } from './spec.ts';
import { loadParser, readStatement, type Statement } from './statement.ts';
import type { VerifiedFinding } from './verified.ts';
import { verifiedAdvice } from './verified-advice.ts';
import { Verifier, type VerifierOptions } from './verifier.ts';
import { CountedWindow, type CountedWork } from './window.ts';
import { asking, costliest } from './work.ts';

/** Texts that are kept, so that the file with all of them is read for new groups only. */
const MOST_TEXTS = 2_000;
/** How long a finding stands after its statements were last seen to be expensive. */
const STANDS_MS = 15 * 60_000;
/** While it is wanted, what the sessions sent is looked at so much oftener than the counters: it is seen only while it is there. */
const SAMPLES_PER_LOOK = 12;
const LEAST_SAMPLE_MS = 1_000;
/** What was not seen in so many is not waited for any more; each look takes one sample anyway. */
const MOST_SAMPLES = 60;

const STANDBY =
  'It is a standby, where no index can be made: watch its primary. What runs here alone is not seen there.';
const NO_STATEMENTS =
  'pg_stat_statements is not installed here. Load it (shared_preload_libraries) and run: CREATE EXTENSION pg_stat_statements;';
const NOT_YET = 'It needs two looks at the counters; the second is to come.';

/**
 * Looks for missing indexes of the database that the target's session is in: what pg_stat_statements counts between
 * looks says which statements cost, their parse trees which indexes might help, and the planner which do.
 */
export class MissingIndexAdvisor implements TargetAdvisor {
  readonly name = 'missing_index';
  #silent: string | undefined = NOT_YET;
  #note: string | undefined;
  readonly #window = new CountedWindow();
  readonly #samples = new Samples();
  /** Groups of which texts as they were sent are wanted; undefined before anything was judged: then all are. */
  #wanted: ReadonlySet<string> | undefined;
  #sampled = 0;
  readonly #texts = new Map<string, Statement | undefined>();
  readonly #guesses: Guesses;
  readonly #verifier: Verifier;
  /** By table. */
  readonly #verified = new Map<number, { finding: VerifiedFinding; seenAt: number }>();
  readonly #applied = new Set<string>();
  readonly #indexes = new Map<number, { readonly names: string; readonly at: number }>();
  readonly #now: () => number;

  constructor({ now = () => performance.now(), ...options }: VerifierOptions & { readonly now?: () => number } = {}) {
    this.#now = now;
    this.#guesses = new Guesses(now, STANDS_MS);
    this.#verifier = new Verifier(options);
  }

  /** Both run on the target's own connection, between its collectors. */
  readonly task = (intervalMs: number): readonly Task[] => [
    {
      name: this.name,
      intervalMs,
      run: async (client) => {
        await this.look(client);
        return [];
      },
    },
    {
      name: 'sent_statements',
      intervalMs: Math.max(LEAST_SAMPLE_MS, intervalMs / SAMPLES_PER_LOOK),
      run: async (client) => {
        if (this.#isCurious()) await this.sample(client);
        return [];
      },
    },
  ];

  silent(): string | undefined {
    return this.#silent;
  }

  /** Why some advice is not verified. */
  note(): string | undefined {
    return this.#note;
  }

  advice(): readonly AdviceWithStatements[] {
    const verified = this.verified();
    const tables = new Set(verified.map(({ facts }) => facts.table));
    return [
      ...verified.map(verifiedAdvice),
      ...indexAdvice(this.findings().filter(({ facts }) => !tables.has(facts.table))),
    ];
  }

  applied(): ReadonlySet<string> {
    return this.#applied;
  }

  /** What nothing has verified. */
  findings(): readonly IndexFinding[] {
    return this.#guesses.findings();
  }

  verified(): readonly VerifiedFinding[] {
    return [...this.#verified.values()].map(({ finding }) => finding).toSorted((a, b) => b.saved - a.saved);
  }

  /** Most of the time nothing costs so much that an index was worth looking for, or enough was seen of what does. */
  #isCurious(): boolean {
    if (this.#wanted === undefined) return true;
    return this.#sampled < MOST_SAMPLES && [...this.#wanted].some((queryid) => !this.#samples.isKnown(queryid));
  }

  #want(queryids: readonly string[]): void {
    if (queryids.some((queryid) => this.#wanted?.has(queryid) !== true)) this.#sampled = 0;
    this.#wanted = new Set(queryids);
  }

  /** Notes what the sessions run now or ran last. */
  async sample(client: Client): Promise<void> {
    this.#sampled++;
    await loadParser();
    this.#samples.add(await read.readSentTexts(client));
  }

  /** One look. What stands is taken back once the index is there. */
  async look(client: Client): Promise<void> {
    const schema = await read.statementsSchema(client);
    if (schema === undefined) {
      this.#stop(NO_STATEMENTS);
      return;
    }
    if (await read.isStandby(client)) {
      this.#stop(STANDBY);
      return;
    }
    const counters = await read.readStatements(client, schema).catch((error: unknown) => {
      const problem = setupProblem(error);
      if (problem === undefined) throw error;
      return problem;
    });
    if (typeof counters === 'string') return this.#stop(counters);
    const statements = new Map(counters.map((row) => [row.queryid, row]));
    const { tables, names } = await read.readTableCounts(client);
    const counted = this.#window.add({ at: this.#now(), statements, tables });
    await this.#takeBack(client);
    if (counted !== undefined && !(await this.#isAsked(client, schema, counted, names))) {
      this.#silent = undefined;
      this.#note = undefined;
      this.#want([]);
      return;
    }
    await this.sample(client);
    if (counted !== undefined) await this.#judge(client, schema, counted);
  }

  #stop(why: string): void {
    this.#verified.clear();
    this.#guesses.clear();
    this.#silent = why;
    this.#want([]);
  }

  /** Whether anything costly names a table that is not small; most of the time nothing does. */
  async #isAsked(client: Client, schema: string, counted: CountedWork, names: ReadonlySet<string>): Promise<boolean> {
    const groups = [...asking(counted), ...expensive(counted.latest)];
    await this.#learn(client, schema, groups);
    return groups.some(
      ({ queryid }) => this.#texts.get(queryid)?.tables.some(({ table }) => names.has(table)) === true,
    );
  }

  async #judge(client: Client, schema: string, counted: CountedWork): Promise<void> {
    const top = costliest(counted.all);
    await this.#learn(client, schema, top);
    this.#want(top.map(({ queryid }) => queryid).filter((queryid) => this.#texts.get(queryid) !== undefined));
    const texts = top.flatMap(({ queryid }) => this.#texts.get(queryid) ?? []);
    const names = new Set(texts.flatMap((statement) => statement.tables.map(({ table }) => table)));
    const tables = await read.readUnlockedTables(client, [...names]);
    const textOf = (queryid: string) => this.#texts.get(queryid);
    const { findings, unverified, why } = await this.#verifier.verify(client, counted, {
      textOf,
      tables,
      samples: this.#samples,
      changedAt: this.#changes(tables),
    });
    this.#silent = undefined;
    this.#note = why;
    if (unverified.size === 0) this.#verified.clear();
    this.#stand(findings);
    const { major } = await sessionFacts(client);
    await this.#guesses.judge(client, counted.latest, { textOf, tables, major, isOpen: (id) => unverified.has(id) });
  }

  /** Notes which indexes the tables have, and tells since when. */
  #changes(tables: readonly TableFacts[]): (oid: number) => number {
    for (const { oid, indexes } of tables) {
      const names = indexes.map(({ name }) => name).join('\n');
      const known = this.#indexes.get(oid);
      if (known?.names !== names) this.#indexes.set(oid, { names, at: known === undefined ? -Infinity : this.#now() });
    }
    return (oid) => this.#indexes.get(oid)?.at ?? -Infinity;
  }

  #stand(findings: readonly VerifiedFinding[]): void {
    const seenAt = this.#now();
    for (const finding of findings) {
      this.#verified.set(finding.facts.oid, { finding, seenAt });
      this.#applied.delete(idOf(finding.facts));
    }
  }

  /** Takes back what is mended: the indexes are there, the table is gone, or the statements have long not been seen. */
  async #takeBack(client: Client): Promise<void> {
    const standing = [...this.verified().map(({ facts }) => facts), ...this.findings().map(({ facts }) => facts)];
    const names = [...new Set(standing.map(({ table }) => table))];
    const tables = await read.readTables(client, names).catch((error: unknown) => {
      if (!read.isLocked(error)) throw error;
      return undefined;
    });
    // A table that is locked is not gone: what became of it is seen at another look.
    if (tables === undefined) return;
    const factsOf = ({ oid }: TableFacts) => tables.find((facts) => facts.oid === oid);
    for (const [oid, { finding, seenAt }] of this.#verified) {
      const facts = factsOf(finding.facts);
      const isMade = facts !== undefined && finding.specs.every((spec) => isThere({ ...spec, facts }));
      if (isMade) this.#applied.add(idOf(facts));
      if (isMade || facts === undefined || this.#now() - seenAt > STANDS_MS) this.#verified.delete(oid);
    }
    for (const facts of this.#guesses.takeBack(factsOf)) this.#applied.add(idOf(facts));
  }

  async #learn(client: Client, schema: string, counters: readonly read.StatementCounters[]): Promise<void> {
    const unknown = counters.map(({ queryid }) => queryid).filter((queryid) => !this.#texts.has(queryid));
    if (unknown.length === 0) return;
    await loadParser();
    for (const [queryid, text] of await read.readTexts(client, schema, unknown)) {
      this.#texts.set(queryid, readStatement(text));
    }
    for (const queryid of this.#texts.keys()) {
      if (this.#texts.size <= MOST_TEXTS) break;
      this.#texts.delete(queryid);
    }
  }
}

const idOf = ({ table }: TableFacts) => adviceId('missing_index', table);
