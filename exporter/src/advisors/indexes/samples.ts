import type { SentText } from './read.ts';
import { readSample, type Statement } from './statement.ts';

/** Texts kept of one group, the last ones, and groups. */
const MOST_TEXTS = 4;
const MOST_GROUPS = 500;
/** Seen so often, a condition that never changed is taken for part of the program. */
const ENOUGH = 5;

interface Group {
  readonly texts: Map<string, { readonly statement: Statement; seen: number }>;
  seen: number;
}

/**
 * Statements as they were sent, with their values, by group: what the planner needs to know how much a range holds, and
 * the only place where a constant of the program is told from a parameter. They stay in memory and are shown nowhere.
 */
export class Samples {
  readonly #groups = new Map<string, Group>();

  add(sent: readonly SentText[]): void {
    for (const { queryid, text } of sent) {
      const group = this.#groups.get(queryid) ?? { texts: new Map(), seen: 0 };
      const known = group.texts.get(text);
      const statement = known?.statement ?? readSample(text);
      if (statement === undefined) continue;
      group.seen++;
      // The last seen stand last.
      group.texts.delete(text);
      group.texts.set(text, { statement, seen: (known?.seen ?? 0) + 1 });
      keepLast(group.texts, MOST_TEXTS);
      this.#groups.delete(queryid);
      this.#groups.set(queryid, group);
      keepLast(this.#groups, MOST_GROUPS);
    }
  }

  /** The texts of a group as they were sent, the last seen last; literals beside parameters are the program's. */
  texts(queryid: string): readonly Statement[] {
    return [...(this.#groups.get(queryid)?.texts.values() ?? [])].map(({ statement }) => statement);
  }

  /** Whether enough was seen of a group to tell its constants. */
  isKnown(queryid: string): boolean {
    return (this.#groups.get(queryid)?.seen ?? 0) >= ENOUGH;
  }
}

function keepLast(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
