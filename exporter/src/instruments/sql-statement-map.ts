import { describeLast, keyOf, type Statement } from './sql-statement.ts';

/** Entries of one generation. */
const GENERATION = 1_000;
/** Longer texts are not kept: bulk statements are megabytes, and seldom the same twice. */
const MAX_TEXT = 4_096;

/**
 * What belongs to the group of a statement, by its text. A text seen lately costs one look into a map; a new one is
 * normalised, and only one of a new group described. What was not asked for lately is forgotten: the older of two
 * generations goes when the younger is full. A service has few texts; one that writes values into them gains nothing,
 * and loses nothing but the look.
 */
export class StatementMap<V> {
  // The maps themselves rather than a class around two of them: that took a quarter more for a text that is known.
  #byText = new Map<string, V>();
  #olderByText = new Map<string, V>();
  #byKey = new Map<number, V>();
  #olderByKey = new Map<number, V>();
  readonly #make: (statement: Statement) => V;

  constructor(make: (statement: Statement) => V) {
    this.#make = make;
  }

  of(text: string): V {
    const value = this.#byText.get(text);
    return value === undefined ? this.#find(text) : value;
  }

  #find(text: string): V {
    let value = this.#olderByText.get(text);
    if (value === undefined) {
      const key = keyOf(text);
      value = this.#byKey.get(key);
      if (value === undefined) {
        value = this.#olderByKey.get(key) ?? this.#make(describeLast(text));
        if (this.#byKey.size >= GENERATION) {
          this.#olderByKey = this.#byKey;
          this.#byKey = new Map();
        }
        this.#byKey.set(key, value);
      }
      if (text.length > MAX_TEXT) return value;
    }
    if (this.#byText.size >= GENERATION) {
      this.#olderByText = this.#byText;
      this.#byText = new Map();
    }
    this.#byText.set(text, value);
    return value;
  }
}

const statements = new StatementMap<Statement>((statement) => statement);

/**
 * The group of a statement: its id, which is the label `query_group`, operation, table, and its text without literals.
 * For an application that wants to name a statement in its own logs as the metrics do.
 */
export function fingerprint(text: string): Statement {
  return statements.of(text);
}
