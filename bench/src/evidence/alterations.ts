import {
  lineOf,
  linkOf,
  parseLink,
  signCheckpoint,
  checkpointLine,
  type Entry,
  type Link,
  type SigningKey,
} from '@pulso/exporter/evidence';
import type { Random } from './random.ts';

/** A store as whoever may write it sees it. */
export interface Contents {
  readonly lines: readonly string[];
  readonly checkpoints: readonly string[];
}

/** One way to alter a store unnoticed. `key` is the forger's own. */
export type Alteration = (contents: Contents, random: Random, key: SigningKey) => Contents;

const links = (lines: readonly string[]): Link[] =>
  lines.map((line) => {
    const link = parseLink(line);
    if ('problem' in link) throw new Error(link.problem);
    return link;
  });

/** A chain as it would be had it always held these entries. */
function rehash(entries: readonly Entry[]): Link[] {
  let prev = '0'.repeat(64);
  return entries.map((entry, index) => {
    const link = linkOf({ ...entry, seq: index + 1 }, prev);
    prev = link.hash;
    return link;
  });
}

function rewritten(contents: Contents, change: (entries: readonly Entry[]) => readonly Entry[]): Contents {
  const entries = links(contents.lines).map(({ entry }) => entry);
  return { ...contents, lines: rehash(change(entries)).map(lineOf) };
}

const replaced = <T>(list: readonly T[], at: number, value: T): T[] =>
  list.map((one, index) => (index === at ? value : one));

function otherByte(text: string, random: Random): string {
  const at = random.below(text.length);
  let byte = text[at];
  while (byte === text[at]) byte = String.fromCharCode(32 + random.below(95));
  return text.slice(0, at) + byte + text.slice(at + 1);
}

/** An entry with a result in it, and another result. */
function softened(entry: Entry, random: Random): Entry {
  return {
    ...entry,
    data: { ...entry.data, ...(entry.kind === 'control' ? { failed: random.below(1e6) + 1_000 } : {}) },
    at: entry.at - (entry.kind === 'control' ? 0 : 1),
  };
}

function signedAnew(lines: readonly string[], key: SigningKey): string[] {
  const all = links(lines);
  const origin = String(all[0]?.entry.data['origin'] ?? '0'.repeat(32));
  return all
    .filter(({ entry }) => entry.kind === 'checkpoint')
    .map((link) => checkpointLine(signCheckpoint(link, origin, key)));
}

/** Every one leaves a store that differs from what was written. */
export const alterations: Readonly<Record<string, Alteration>> = {
  'edit a byte': (contents, random) => {
    const at = random.below(contents.lines.length);
    return { ...contents, lines: replaced(contents.lines, at, otherByte(contents.lines[at] ?? '', random)) };
  },
  'delete a line': ({ lines, checkpoints }, random) => {
    const at = random.below(lines.length);
    return { lines: lines.filter((_, index) => index !== at), checkpoints };
  },
  'delete a run of lines': ({ lines, checkpoints }, random) => {
    const from = random.below(lines.length);
    const count = 1 + random.below(lines.length - from);
    return { lines: lines.toSpliced(from, count), checkpoints };
  },
  'swap two lines': ({ lines, checkpoints }, random) => {
    const [one, step] = [random.below(lines.length), 1 + random.below(lines.length - 1)];
    const other = (one + step) % lines.length;
    return { lines: replaced(replaced(lines, one, lines[other] ?? ''), other, lines[one] ?? ''), checkpoints };
  },
  'repeat a line': ({ lines, checkpoints }, random) => {
    const line = lines[random.below(lines.length)] ?? '';
    return { lines: lines.toSpliced(random.below(lines.length + 1), 0, line), checkpoints };
  },
  'cut the end off': ({ lines, checkpoints }, random) => ({
    lines: lines.slice(0, random.below(lines.length)),
    checkpoints,
  }),
  'cut the end off with its checkpoints': ({ lines, checkpoints }, random) => {
    const end = random.below(lines.length);
    const kept = checkpoints.filter((line) => Number(/"seq":(\d+)/.exec(line)?.[1]) <= end);
    return { lines: lines.slice(0, end), checkpoints: kept };
  },
  'cut the beginning off': ({ lines, checkpoints }, random) => ({
    lines: lines.slice(1 + random.below(lines.length - 1)),
    checkpoints,
  }),
  'replay an old run at the end': ({ lines, checkpoints }, random) => {
    const from = random.below(lines.length);
    return { lines: [...lines, ...lines.slice(from, from + 1 + random.below(20))], checkpoints };
  },
  'put an old run in place of another': ({ lines, checkpoints }, random) => {
    const half = Math.floor(lines.length / 2);
    const count = 1 + random.below(Math.min(20, half - 1));
    const from = random.below(half - count);
    return {
      lines: lines.toSpliced(half + random.below(half - count), count, ...lines.slice(from, from + count)),
      checkpoints,
    };
  },
  'date an entry back': (contents, random) => {
    const at = random.below(contents.lines.length);
    const line = contents.lines[at] ?? '';
    const older = line.replace(/"at":(\d+)/, (_, ms: string) => `"at":${Number(ms) - 1 - random.below(86_400_000)}`);
    return { ...contents, lines: replaced(contents.lines, at, older) };
  },
  'date an entry back and hash the rest anew': (contents, random) =>
    rewritten(contents, (entries) => {
      const at = random.below(entries.length);
      return entries.map((entry, index) =>
        index === at ? { ...entry, at: entry.at - 1 - random.below(1_000) } : entry,
      );
    }),
  'date everything back and hash it anew': (contents, random) => {
    const by = 1 + random.below(86_400_000);
    return rewritten(contents, (entries) => entries.map((entry) => ({ ...entry, at: entry.at - by })));
  },
  'change a result and hash the rest anew': (contents, random) =>
    rewritten(contents, (entries) => {
      const at = random.below(entries.length);
      return entries.map((entry, index) => (index === at ? softened(entry, random) : entry));
    }),
  'take an entry out and hash the rest anew': (contents, random) =>
    rewritten(contents, (entries) => entries.toSpliced(random.below(entries.length), 1)),
  'put an entry in and hash the rest anew': (contents, random) =>
    rewritten(contents, (entries) => {
      const at = 1 + random.below(entries.length - 1);
      return entries.toSpliced(at, 0, { ...entries[at]!, kind: 'gap', data: { lost: 1 } });
    }),
  'change a result and sign everything with another key': (contents, random, key) => {
    const { lines } = rewritten(contents, (entries) => {
      const at = random.below(entries.length);
      return entries.map((entry, index) => (index === at ? softened(entry, random) : entry));
    });
    return { lines, checkpoints: signedAnew(lines, key) };
  },
  'sign a checkpoint with another key': ({ lines, checkpoints }, random, key) => {
    const at = random.below(checkpoints.length);
    return { lines, checkpoints: replaced(checkpoints, at, signedAnew(lines, key)[at] ?? '') };
  },
  'edit a byte of a checkpoint': ({ lines, checkpoints }, random) => {
    const at = random.below(checkpoints.length);
    return { lines, checkpoints: replaced(checkpoints, at, otherByte(checkpoints[at] ?? '', random)) };
  },
  'remove a checkpoint': ({ lines, checkpoints }, random) => ({
    lines,
    checkpoints: checkpoints.toSpliced(random.below(checkpoints.length), 1),
  }),
  'remove all checkpoints': ({ lines }) => ({ lines, checkpoints: [] }),
  'swap two checkpoints': ({ lines, checkpoints }, random) => {
    const [one, step] = [random.below(checkpoints.length), 1 + random.below(checkpoints.length - 1)];
    const other = (one + step) % checkpoints.length;
    return {
      lines,
      checkpoints: replaced(replaced(checkpoints, one, checkpoints[other] ?? ''), other, checkpoints[one] ?? ''),
    };
  },
  'remove everything': () => ({ lines: [], checkpoints: [] }),
};
