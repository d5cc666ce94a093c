import type { Client } from 'pg';
import { describeLast, type Statement } from '../../instruments/sql-statement.ts';
import { breaksSession } from '../failure.ts';
import { type Extension, readTexts } from './read.ts';

/** Query ids whose statement is remembered. */
const MOST_KNOWN = 20_000;
/** Texts that are read at once. */
const MOST_READ = 2_000;
/** Unless unknown statements take this share of the time, texts are read only every so many looks. */
const NOTABLE_SHARE = 0.01;
const LOOKS_APART = 10;

/** A query id with the time that it took in an interval. */
export interface Seen {
  readonly queryid: string;
  readonly seconds: number;
}

/** Which statement a query id means. Keeps no texts but one a group, without literals. */
export class StatementTexts {
  /** Undefined: the server has no text for it. */
  #byQueryid = new Map<string, Statement | undefined>();
  /** One object a group, by its id and where it is read. */
  readonly #byId = new Map<string, Statement>();
  #looks = LOOKS_APART;

  of(queryid: string): Statement | undefined {
    return this.#byQueryid.get(queryid);
  }

  /**
   * Reads the texts of what is new, the costliest first, if that is worth it.
   * @param present all query ids that the server has; others are forgotten when there is no room
   * @throws what breaks the session
   */
  async learn(
    client: Client,
    extension: Extension,
    seen: readonly Seen[],
    present: ReadonlySet<string>,
  ): Promise<void> {
    const unknown = seen
      .filter(({ queryid }) => !this.#byQueryid.has(queryid))
      .toSorted((a, b) => b.seconds - a.seconds);
    const sum = (list: readonly Seen[]) => list.reduce((total, { seconds }) => total + seconds, 0);
    this.#looks++;
    if (unknown.length === 0) return;
    if (this.#looks < LOOKS_APART && sum(unknown) < NOTABLE_SHARE * sum(seen)) return;
    this.#looks = 0;
    const wanted = unknown.slice(0, MOST_READ).map(({ queryid }) => queryid);
    let texts: ReadonlyMap<string, string>;
    try {
      texts = await readTexts(client, extension, wanted);
    } catch (error) {
      // Too large a file to be read in the time of a statement: counters go on, under `other`.
      if (breaksSession(error)) throw error;
      return;
    }
    for (const queryid of wanted) this.#byQueryid.set(queryid, this.#describe(texts.get(queryid)));
    if (this.#byQueryid.size > MOST_KNOWN) this.#forget(present);
  }

  #describe(text: string | undefined): Statement | undefined {
    if (text === undefined) return undefined;
    const statement = describeLast(text);
    const known = this.#byId.get(statement.id);
    if (known === undefined) this.#byId.set(statement.id, statement);
    return known ?? statement;
  }

  #forget(present: ReadonlySet<string>): void {
    const kept = [...this.#byQueryid].filter(([queryid]) => present.has(queryid)).slice(-MOST_KNOWN);
    this.#byQueryid = new Map(kept);
    this.#byId.clear();
    for (const [, statement] of kept) if (statement !== undefined) this.#byId.set(statement.id, statement);
  }
}
