import type { Client } from 'pg';
import type { ResolvedTarget } from '../../config/resolve.ts';
import { sessionFacts } from '../../postgres/session-facts.ts';
import { quoteIdentifier } from './identifier.ts';
import type { TableFacts } from './candidate.ts';
import { hypopgSchema, hypopgWhatIf } from './hypopg.ts';
import { readDatabaseBytes } from './read.ts';
import type { Samples } from './samples.ts';
import { IndexSearch } from './search.ts';
import type { WorkStatement } from './work-statement.ts';
import { setShareOf, upkeep } from './size.ts';
import { sampledWhatIf } from './scratch.ts';
import { qualifiedName, type IndexSpec } from './spec.ts';
import type { Statement } from './statement.ts';
import { findingsOf, type VerifiedFinding } from './verified.ts';
import type { WhatIf } from './what-if.ts';
import type { Counted, CountedWork } from './window.ts';
import { workOf, type Work } from './work.ts';

export interface VerifierOptions {
  /** What all new indexes together may take, of the database's size. Default 0.2. */
  readonly indexBudget?: number;
  /** Most time that one look may spend asking the planner: the target's collectors wait for it. Default 5 s. */
  readonly planningMs?: number;
  /** Whose `advice.scratch` takes sampled copies where HypoPG is not installed. */
  readonly target?: ResolvedTarget;
}

interface Context {
  readonly textOf: (queryid: string) => Statement | undefined;
  readonly tables: readonly TableFacts[];
  readonly samples: Samples;
  /** When the indexes of a table were first seen as they are; long ago where they never changed. */
  readonly changedAt: (oid: number) => number;
}

interface Verified {
  readonly findings: readonly VerifiedFinding[];
  /** Groups about which nothing could be tried. */
  readonly unverified: ReadonlySet<string>;
  /** Why, for people, with what to run. */
  readonly why: string | undefined;
}

/** An index must save so much of all query time, and so much time each second. */
const LEAST_GAIN_SHARE = 0.02;
const LEAST_GAIN = 0.002;
const SAMPLE_AGAIN_MS = 30 * 60_000;

/** Tries candidates where that can be done, and says why where it cannot. */
export class Verifier {
  readonly #options: VerifierOptions;
  #sampled: { readonly at: number; readonly verified: Verified; readonly groups: ReadonlySet<string> } | undefined;

  constructor(options: VerifierOptions) {
    this.#options = options;
  }

  async verify(
    client: Client,
    counted: CountedWork,
    { textOf, tables, samples, changedAt }: Context,
  ): Promise<Verified> {
    const work = workOf(counted, textOf, samples, tables, changedAt);
    const wanting = work.statements.filter(({ candidates }) => candidates.length > 0);
    const all = new Set(work.statements.map(({ queryid }) => queryid));
    if (wanting.length === 0) return { findings: [], unverified: all, why: undefined };
    // A copy costs the watched server a read of the sample: it is made again only for other statements, or after a while.
    if (this.#sampled !== undefined && performance.now() - this.#sampled.at < SAMPLE_AGAIN_MS) {
      const { groups, verified } = this.#sampled;
      if ([...groupsOf(wanting)].every((group) => groups.has(group))) return verified;
    }
    const whatIf = await this.#whatIf(client, wanting, tables);
    if (typeof whatIf === 'string') return { findings: [], unverified: all, why: whatIf };
    try {
      const verified = await this.#search(client, whatIf, work, counted.all, tables);
      if (whatIf.kind === 'sample') this.#sampled = { at: performance.now(), verified, groups: groupsOf(wanting) };
      return verified;
    } finally {
      await whatIf.end();
    }
  }

  async #whatIf(
    client: Client,
    wanting: readonly WorkStatement[],
    tables: readonly TableFacts[],
  ): Promise<WhatIf | string> {
    const { major } = await sessionFacts(client);
    const hypopg = await hypopgSchema(client);
    if (hypopg !== undefined) return hypopgWhatIf(client, hypopg, major);
    const { target } = this.#options;
    const scratch = target?.advice?.scratch;
    if (target === undefined || scratch === undefined) return NOT_TRIED;
    const oids = new Set(wanting.flatMap((statement) => [...statement.tables]));
    const needed = tables.filter(({ oid }) => oids.has(oid));
    if (needed.some(({ isReadable }) => isReadable !== true)) return (await grants(client, needed)) ?? NOT_TRIED;
    return sampledWhatIf(client, target, scratch, needed);
  }

  async #search(
    client: Client,
    whatIf: WhatIf,
    { statements, updates, busy }: Work,
    all: Counted,
    tables: readonly TableFacts[],
  ): Promise<Verified> {
    const until = performance.now() + (this.#options.planningMs ?? 5_000);
    const seconds = all.milliseconds / 1000;
    const upkeepOf = (spec: IndexSpec) => {
      const counts = all.tables.get(spec.facts.oid);
      if (counts === undefined) return 0;
      const { inserted, updated, hot, deleted } = counts;
      const writes = {
        inserted: inserted / seconds,
        updated: updated / seconds,
        hot: hot / seconds,
        deleted: deleted / seconds,
      };
      return upkeep(spec, writes, setShareOf(spec, updates.get(spec.facts.oid) ?? []));
    };
    const search = new IndexSearch(whatIf, {
      budgetBytes: (this.#options.indexBudget ?? 0.2) * (await readDatabaseBytes(client)),
      upkeepOf,
      leastGain: Math.max(LEAST_GAIN_SHARE * busy, LEAST_GAIN),
      isLate: () => performance.now() > until,
    });
    const result = await search.run(statements);
    return {
      findings: findingsOf(result, whatIf.kind, busy, upkeepOf),
      unverified: new Set([...result.notPermitted, ...result.notPlanned].map(({ queryid }) => queryid)),
      why: result.notPermitted.length === 0 ? undefined : await grants(client, touchedBy(result.notPermitted, tables)),
    };
  }
}

const NOT_TRIED =
  'Indexes are advised unverified, with low confidence: HypoPG is not here, nor a scratch database for a sampled copy. Run CREATE EXTENSION hypopg; (of the package postgresql-NN-hypopg) in this database, or set advice.scratch for this target.';

const groupsOf = (statements: readonly WorkStatement[]) => new Set(statements.map(({ queryid }) => queryid));

function touchedBy(statements: readonly WorkStatement[], tables: readonly TableFacts[]): TableFacts[] {
  const oids = new Set(statements.flatMap((statement) => [...statement.tables]));
  return tables.filter(({ oid }) => oids.has(oid));
}

async function grants(client: Client, tables: readonly TableFacts[]): Promise<string | undefined> {
  const { role } = await sessionFacts(client);
  const unreadable = tables.filter(({ isReadable }) => isReadable !== true);
  if (unreadable.length === 0) return undefined;
  const who = quoteIdentifier(role);
  const schemas = [...new Set(unreadable.map(({ schema }) => quoteIdentifier(schema)))];
  const names = unreadable.map(qualifiedName);
  return `Some indexes are advised unverified, with low confidence: EXPLAIN wants SELECT on the tables. Run: GRANT USAGE ON SCHEMA ${schemas.join(', ')} TO ${who}; GRANT SELECT ON ${names.join(', ')} TO ${who};`;
}
