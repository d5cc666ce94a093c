/** Operations that get a name of their own; a bounded set, for a label. */
const OPERATIONS = new Set(
  (
    'SELECT INSERT UPDATE DELETE MERGE WITH VALUES TABLE BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE SET SHOW RESET ' +
    'DISCARD PREPARE EXECUTE DEALLOCATE DECLARE FETCH CLOSE COPY LISTEN UNLISTEN NOTIFY LOCK CALL DO EXPLAIN ANALYZE ' +
    'VACUUM CREATE ALTER DROP TRUNCATE REFRESH GRANT REVOKE COMMENT CLUSTER REINDEX CHECKPOINT'
  ).split(' '),
);
const OTHER = 'OTHER';
// Anchored and without nested repetition that could backtrack: each character is looked at once.
const KEYWORD = /(?:[\s(;]|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*([A-Za-z]{1,10})?/y;

/** Characters in which the keyword must come; what is behind a longer comment is `OTHER`. */
const LOOK_AT = 1_000;

/** The first keyword of a statement, past blanks, parentheses and comments, in capitals; `OTHER` if it is none known. */
export function sqlOperation(text: string): string {
  KEYWORD.lastIndex = 0;
  const word = KEYWORD.exec(text.slice(0, LOOK_AT))?.[1]?.toUpperCase();
  return word !== undefined && OPERATIONS.has(word) ? word : OTHER;
}

const GENERATION = 500;
/** Longer texts are not kept: bulk statements are megabytes, and seldom the same twice. */
const MAX_TEXT = 4_096;

/**
 * A map by statement text that forgets: when it is full, what was not asked for lately goes (two generations). A service
 * has few texts; one that writes values into them gains nothing, and loses nothing but the look-up.
 */
export class RecentTexts<V> {
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  get(text: string, make: (text: string) => V): V {
    if (text.length > MAX_TEXT) return make(text);
    const found = this.#young.get(text);
    if (found !== undefined) return found;
    const value = this.#old.get(text) ?? make(text);
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, value);
    return value;
  }
}
