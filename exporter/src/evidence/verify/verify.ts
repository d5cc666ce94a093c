import { NO_HASH } from '../digest.ts';
import type { PublicKey } from '../keys.ts';
import { type Link, parseLink } from '../link.ts';
import type { EvidenceReader, Stored } from '../store.ts';
import { type Placed, readCheckpoints } from './checkpoints.ts';
import { type Problem, Problems } from './problem.ts';

export interface VerifyOptions {
  /** Whose checkpoints count. */
  readonly keys: readonly PublicKey[];
  /** Checkpoints that were delivered, each place apart. */
  readonly delivered?: readonly AsyncIterable<Stored>[];
  /** Told every `PROGRESS` entries. */
  readonly onProgress?: (entries: number) => void;
  readonly now?: () => number;
}

export interface Verification {
  readonly entries: number;
  /** The first hundred; `problemCount` has them all. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  readonly checkpoints: number;
  /** Checkpoints from elsewhere that it was held against, by a key that is trusted. */
  readonly delivered: number;
  /** Entries after the last checkpoint: whoever can write the store can still write these anew. */
  readonly unsealed: number;
  readonly head: { readonly seq: number; readonly hash: string; readonly at: number } | undefined;
  /** Where a last line was only partly written: power was lost, nobody had been told of that entry. */
  readonly torn: string | undefined;
}

const PROGRESS = 100_000;
/** Clocks of two machines differ. */
const AHEAD_MS = 300_000;
const SIGNING_MS = 300;

/**
 * Reads a whole store and says what in it is not as it was written. Memory does not grow with the entries, only with
 * the checkpoints (some 200 bytes each).
 */
export async function verifyEvidence(reader: EvidenceReader, options: VerifyOptions): Promise<Verification> {
  const problems = new Problems();
  const own = await readCheckpoints(reader.checkpoints(), options.keys, problems, true);
  const elsewhere = await Promise.all(
    (options.delivered ?? []).map((stored) => readCheckpoints(stored, options.keys, problems, false)),
  );
  const walk = new Walk([own, ...elsewhere], problems, (options.now ?? Date.now)() + AHEAD_MS);
  let torn: string | undefined;
  for await (const stored of reader.lines()) {
    if (stored.isTorn === true) torn = stored.place;
    else walk.take(stored);
    if (walk.entries % PROGRESS === 0 && walk.entries > 0) options.onProgress?.(walk.entries);
  }
  await catchUp(reader, options.keys, own, walk);
  walk.end(own, elsewhere);
  const sealed = Math.max(
    0,
    ...[own, ...elsewhere].flatMap((map) => [...map.keys()]).filter((seq) => seq <= walk.expected - 1),
  );
  const { last } = walk;
  return {
    entries: walk.entries,
    problems: problems.first,
    problemCount: problems.count,
    checkpoints: own.size,
    delivered: new Set(elsewhere.flatMap((map) => [...map.keys()])).size,
    unsealed: Math.max(0, walk.expected - 1 - sealed),
    head: last === undefined ? undefined : { seq: last.entry.seq, hash: last.hash, at: last.entry.at },
    torn,
  };
}

/**
 * A daemon that writes meanwhile announces checkpoints that were not there when they were read, and signs them a moment
 * later: these are read again.
 */
async function catchUp(
  reader: EvidenceReader,
  keys: readonly PublicKey[],
  own: Map<number, Placed>,
  walk: Walk,
): Promise<void> {
  const newest = Math.max(0, ...own.keys());
  for (let attempt = 0; attempt < 2 && walk.announcedAfter(newest, own); attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, SIGNING_MS));
    const again = await readCheckpoints(reader.checkpoints(), keys, new Problems(), true);
    for (const [seq, placed] of again) if (seq > newest) own.set(seq, placed);
  }
}

/** One pass over the lines: what must follow, and what does. */
class Walk {
  entries = 0;
  expected = 1;
  last: Link | undefined;
  readonly #maps: readonly ReadonlyMap<number, Placed>[];
  readonly #problems: Problems;
  readonly #latestAt: number;
  readonly #announced: { readonly seq: number; readonly place: string }[] = [];
  #origin: string | undefined;
  /** Hash that the next line must be hung on; undefined after a line that could not be read. */
  #hash: string | undefined = NO_HASH;
  #place = '';

  constructor(maps: readonly ReadonlyMap<number, Placed>[], problems: Problems, latestAt: number) {
    this.#maps = maps;
    this.#problems = problems;
    this.#latestAt = latestAt;
  }

  take({ text, place }: Stored): void {
    this.entries++;
    this.#place = place;
    const link = parseLink(text);
    if ('problem' in link) {
      this.#problems.add('edited', place, link.problem, this.expected);
      this.expected++;
      this.#hash = undefined;
      return;
    }
    const { entry, hash, prev } = link;
    if (entry.seq > this.expected) {
      const gone = entry.seq - this.expected;
      const what = gone === 1 ? `entry ${this.expected} is` : `entries ${this.expected} to ${entry.seq - 1} are`;
      this.#problems.add('missing', place, `${what} not there`, this.expected);
    } else if (entry.seq < this.expected) {
      this.#problems.add(
        'reordered',
        place,
        `entry ${entry.seq} stands where entry ${this.expected} belongs`,
        entry.seq,
      );
    } else if (this.#hash !== undefined && prev !== this.#hash) {
      this.#problems.add('broken', place, 'does not hang on the entry before it', entry.seq);
    }
    if (this.last !== undefined && entry.at < this.last.entry.at) {
      this.#problems.add(
        'dated',
        place,
        `is dated ${iso(entry.at)}, before the entry before it (${iso(this.last.entry.at)})`,
        entry.seq,
      );
    }
    if (entry.at > this.#latestAt)
      this.#problems.add('dated', place, `is dated ${iso(entry.at)}, which is to come`, entry.seq);
    this.#begin(link, place);
    this.#compare(link, place);
    if (entry.kind === 'checkpoint') this.#announced.push({ seq: entry.seq, place });
    this.last = link;
    this.#hash = hash;
    this.expected = entry.seq + 1;
  }

  /** Whether a checkpoint is announced, later than all that are known, which `own` lacks. */
  announcedAfter(newest: number, own: ReadonlyMap<number, Placed>): boolean {
    return this.#announced.some(({ seq }) => seq > newest && !own.has(seq));
  }

  end(own: ReadonlyMap<number, Placed>, elsewhere: readonly ReadonlyMap<number, Placed>[]): void {
    const { last } = this;
    if (this.entries === 0) this.#problems.add('empty', 'the store', 'holds no evidence');
    const end = this.expected - 1;
    for (const map of this.#maps) {
      for (const [seq, { place }] of map) {
        if (seq <= end) continue;
        this.#problems.add(
          'truncated',
          this.#place === '' ? place : this.#place,
          `the chain ends at entry ${end}; a checkpoint (${place}) is over entry ${seq}`,
          end,
        );
        break;
      }
    }
    for (const { seq, place } of this.#announced) {
      if (own.has(seq)) continue;
      const only =
        last?.entry.seq === seq ? '; where the daemon was cut off just there its next start brings it back' : '';
      this.#problems.add('checkpoint-missing', place, `announces a checkpoint that the store has not${only}`, seq);
    }
    for (const map of elsewhere) {
      for (const [seq, { place }] of map) {
        if (!own.has(seq))
          this.#problems.add('checkpoint-missing', place, 'was delivered, and the store does not have it', seq);
      }
    }
  }

  #begin({ entry }: Link, place: string): void {
    if (entry.seq === 1 && entry.kind === 'genesis') this.#origin ??= String(entry.data['origin']);
    else if (entry.kind === 'genesis')
      this.#problems.add('reordered', place, 'begins a chain within another one', entry.seq);
  }

  #compare({ entry, hash }: Link, place: string): void {
    for (const map of this.#maps) {
      const found = map.get(entry.seq);
      if (found === undefined) continue;
      const { origin, root, at } = found.signed.checkpoint;
      if (this.#origin !== undefined && origin !== this.#origin) {
        this.#problems.add('rewritten', found.place, 'is a checkpoint of another store', entry.seq);
      } else if (root !== hash || at !== entry.at) {
        this.#problems.add(
          'rewritten',
          place,
          `is not the entry that the checkpoint ${found.place} was signed over: what comes before it was written anew`,
          entry.seq,
        );
      } else if (entry.kind !== 'checkpoint') {
        this.#problems.add('checkpoint-forged', found.place, 'is over an entry that announces none', entry.seq);
      }
    }
  }
}

const iso = (at: number): string => new Date(Math.min(at, 8.64e15)).toISOString();
