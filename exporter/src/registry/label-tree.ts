/* oxlint-disable typescript/no-unsafe-type-assertion -- the depth of a node, not its type, says whether it is a leaf */
/** One level of the tree; the last level's values are the leaves. */
type Level<H> = Map<string, Level<H> | H>;

/** Gives the leaf of label values in the family's order. */
export type Find<H> = (...values: readonly string[]) => H;

/**
 * A family's series by their label values: a map of maps, one level for each label. Looking up makes no key and
 * allocates nothing (a joined key costs seven times as much and 160 bytes), and no series needs to hold its values.
 */
export class LabelTree<H extends object> {
  readonly #depth: number;
  readonly #root: Level<H> = new Map();
  /** The one leaf of a family without labels. */
  #only: H | undefined;
  #size = 0;

  constructor(depth: number) {
    this.#depth = depth;
  }

  get size(): number {
    return this.#size;
  }

  get(values: readonly string[]): H | undefined {
    if (this.#depth === 0) return this.#only;
    let node: Level<H> | H | undefined = this.#root;
    for (const value of values) node = (node as Level<H> | undefined)?.get(value);
    return node as H | undefined;
  }

  /** Adds a leaf where there is none. */
  add(values: readonly string[], leaf: H): void {
    this.#size++;
    if (this.#depth === 0) {
      this.#only = leaf;
      return;
    }
    let level = this.#root;
    for (const value of values.slice(0, -1)) {
      let next = level.get(value) as Level<H> | undefined;
      if (next === undefined) level.set(value, (next = new Map()));
      level = next;
    }
    level.set(values.at(-1)!, leaf);
  }

  /** Takes the leaf out, and with it the levels that it leaves empty. */
  delete(values: readonly string[]): H | undefined {
    const leaf = this.get(values);
    if (leaf === undefined) return undefined;
    this.#size--;
    if (this.#depth === 0) this.#only = undefined;
    else prune(this.#root, values, 0);
    return leaf;
  }

  /** Calls `visit` for each leaf, with its values in an array that is used again: copy what is to be kept. */
  forEach(visit: (values: readonly string[], leaf: H) => void): void {
    if (this.#only !== undefined) visit([], this.#only);
    const path: string[] = Array.from({ length: this.#depth }, () => '');
    const last = this.#depth - 1;
    const descend = (level: Level<H>, depth: number): void => {
      for (const [value, node] of level) {
        path[depth] = value;
        if (depth === last) visit(path, node as H);
        else descend(node as Level<H>, depth + 1);
      }
    };
    descend(this.#root, 0);
  }

  /** A function that finds a leaf, or has `miss` called. It is spelled out for few labels: rest arguments allocate. */
  finder(miss: (values: readonly string[]) => H): Find<H> {
    const root = this.#root;
    type Leaves = Map<string, H>;
    switch (this.#depth) {
      case 0:
        return () => this.#only ?? miss([]);
      case 1:
        return (a: string) => (root as Leaves).get(a) ?? miss([a]);
      case 2: {
        const level = root as Map<string, Leaves>;
        return (a: string, b: string) => level.get(a)?.get(b) ?? miss([a, b]);
      }
      case 3: {
        const level = root as Map<string, Map<string, Leaves>>;
        return (a: string, b: string, c: string) => level.get(a)?.get(b)?.get(c) ?? miss([a, b, c]);
      }
      case 4: {
        const level = root as Map<string, Map<string, Map<string, Leaves>>>;
        return (a: string, b: string, c: string, d: string) =>
          level.get(a)?.get(b)?.get(c)?.get(d) ?? miss([a, b, c, d]);
      }
      default:
        return (...values) => this.get(values) ?? miss(values);
    }
  }
}

function prune<H>(level: Level<H>, values: readonly string[], depth: number): void {
  const value = values[depth]!;
  if (depth < values.length - 1) {
    const below = level.get(value) as Level<H>;
    prune(below, values, depth + 1);
    if (below.size > 0) return;
  }
  level.delete(value);
}
