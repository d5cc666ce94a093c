import type { Client } from 'pg';
import type { AdviceWithStatements } from '../advice/advice.ts';
import type { TargetAdvisor } from '../postgres/target-advisor.ts';
import { indexAdvice } from './advice.ts';
import type { Task } from '../../postgres/task.ts';
import { isServed, type TableFacts } from './candidate.ts';
import { explain, judgePlan, type PlanAnswer } from './plan.ts';
import * as read from './read.ts';
import { loadParser, readStatement, type Statement } from './statement.ts';
import {
  confidenceOf,
  expensive,
  findCandidates,
  findTable,
  since,
  type Candidate,
  type IndexFinding,
  type Interval,
  type Suspect,
} from './missing-index.ts';

/** Texts that are kept, so that the file with all of them is read for new groups only. */
const MOST_TEXTS = 2_000;
/** How long a finding stands after its statements were last seen to be expensive. */
const STANDS_MS = 15 * 60_000;

interface Reading {
  readonly at: number;
  readonly statements: ReadonlyMap<string, read.StatementCounters>;
  readonly reads: ReadonlyMap<number, number>;
}

/**
 * Looks for missing indexes of the database that the target's session is in, from what pg_stat_statements and
 * pg_stat_user_tables count between two looks.
 */
export class MissingIndexAdvisor implements TargetAdvisor {
  readonly name = 'missing_index';
  #silent: string | undefined = 'It needs two looks at the counters; the second is to come.';
  #before: Reading | undefined;
  readonly #texts = new Map<string, Statement | undefined>();
  readonly #standing = new Map<string, { finding: IndexFinding; seenAt: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Runs on the target's own connection, between its collectors. */
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
    return indexAdvice(this.findings());
  }

  findings(): readonly IndexFinding[] {
    return [...this.#standing.values()].map(({ finding }) => finding);
  }

  /** One look. What stands is taken back once the index is there. */
  async look(client: Client): Promise<void> {
    const schema = await read.statementsSchema(client);
    if (schema === undefined) {
      this.#standing.clear();
      this.#silent =
        'pg_stat_statements is not installed here. Load it (shared_preload_libraries) and run: CREATE EXTENSION pg_stat_statements;';
      return;
    }
    await loadParser();
    const statements = new Map((await read.readStatements(client, schema)).map((row) => [row.queryid, row]));
    const reads = await read.readTableReads(client);
    const before = this.#before;
    const at = this.#now();
    this.#before = { at, statements, reads };
    await this.#takeBack(client);
    if (before === undefined) return;
    this.#silent = undefined;
    const interval: Interval = {
      milliseconds: at - before.at,
      statements: [...statements.values()].map((now) => since(before.statements.get(now.queryid), now)),
      reads: new Map([...reads].map(([oid, now]) => [oid, readsSince(before.reads.get(oid) ?? 0, now)])),
    };
    await this.#judge(client, schema, interval);
  }

  async #judge(client: Client, schema: string, interval: Interval): Promise<void> {
    const counters = expensive(interval);
    await this.#learn(client, schema, counters);
    const suspects = counters.flatMap((counted): Suspect[] => {
      const statement = this.#texts.get(counted.queryid);
      return statement === undefined ? [] : [{ counters: counted, statement }];
    });
    const names = new Set(suspects.flatMap(({ statement }) => statement.tables.map(({ table }) => table)));
    const tables = await read.readTables(client, [...names]);
    for (const candidate of findCandidates(suspects, tables, interval)) {
      const plan = await this.#ask(client, candidate, suspects, tables);
      const key = keyOf(candidate);
      if (plan === 'does-not-scan' || (candidate.isRangeOnly && plan !== 'scans')) this.#standing.delete(key);
      else {
        const finding = { ...candidate, plan, confidence: confidenceOf(plan) };
        this.#standing.set(key, { finding, seenAt: this.#now() });
      }
    }
  }

  /** Asks the planner about the most expensive of the candidate's statements. */
  async #ask(
    client: Client,
    candidate: Candidate,
    suspects: readonly Suspect[],
    tables: Awaited<ReturnType<typeof read.readTables>>,
  ): Promise<PlanAnswer> {
    const [top] = candidate.statements;
    const statement = suspects.find(({ counters }) => counters.queryid === top?.queryid)?.statement;
    if (statement === undefined) return 'not-planned';
    const schemas = statement.tables
      .filter(({ schema }) => schema === undefined)
      .flatMap(({ table }) => findTable(tables, undefined, table)?.schema ?? []);
    const plans = await explain(client, statement, [...new Set(schemas)]);
    return typeof plans === 'string' ? plans : judgePlan(plans, candidate.facts.table, candidate.columns);
  }

  /** Takes back what is mended: the index is there, the table is gone, or the statements have long not been seen. */
  async #takeBack(client: Client): Promise<void> {
    const tables = await read.readTables(client, [...new Set(this.findings().map(({ facts }) => facts.table))]);
    for (const [key, { finding, seenAt }] of this.#standing) {
      const facts = tables.find(({ oid }) => oid === finding.facts.oid);
      const isMended = facts === undefined || isServed([], finding.columns, wholeIndexes(facts));
      if (isMended || this.#now() - seenAt > STANDS_MS) this.#standing.delete(key);
    }
  }

  async #learn(client: Client, schema: string, counters: readonly read.StatementCounters[]): Promise<void> {
    const unknown = counters.map(({ queryid }) => queryid).filter((queryid) => !this.#texts.has(queryid));
    for (const [queryid, text] of await read.readTexts(client, schema, unknown)) {
      this.#texts.set(queryid, readStatement(text));
    }
    for (const queryid of this.#texts.keys()) {
      if (this.#texts.size <= MOST_TEXTS) break;
      this.#texts.delete(queryid);
    }
  }
}

const keyOf = ({ facts, columns }: Candidate) => JSON.stringify([facts.oid, columns]);
const wholeIndexes = ({ indexes }: TableFacts) =>
  indexes.filter(({ conditionColumns }) => conditionColumns.length === 0).map(({ columns }) => columns);
/** As `since`: a count that went down was reset. */
const readsSince = (before: number, now: number) => (now < before ? now : now - before);
