import { canonical } from './canonical.ts';
import { DIGEST, sha256 } from './digest.ts';
import { dataProblem } from './kinds.ts';

/** One thing that was found or done. */
export interface Entry {
  /** Position in the chain, from 1, without a gap. */
  readonly seq: number;
  /** Milliseconds since 1970; never before the entry before. */
  readonly at: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** An entry as it is kept: a line of its own. `hash` is SHA-256 over `prev`, in hexadecimal, and the entry's canonical text. */
export interface Link {
  readonly entry: Entry;
  readonly hash: string;
  readonly prev: string;
}

export const canonicalEntry = ({ seq, at, kind, data }: Entry): string => canonical({ seq, at, kind, data });

export function linkOf(entry: Entry, prev: string): Link {
  return { entry, hash: sha256(prev, canonicalEntry(entry)), prev };
}

/** The canonical text of a link whose entry has this one. */
const around = (entry: string, { hash, prev }: Link): string => `{"entry":${entry},"hash":"${hash}","prev":"${prev}"}`;

export const lineOf = (link: Link): string => around(canonicalEntry(link.entry), link);

/**
 * A line as a link, or what is wrong with it. The line must be the very text that Pulso wrote, byte for byte, and its
 * hash that of its own content; whether it follows the line before is not looked at here.
 */
export function parseLink(line: string): Link | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { problem: 'is no JSON' };
  }
  if (!isLink(value)) return { problem: 'is no entry of evidence' };
  const { entry, hash, prev } = value;
  let text: string;
  try {
    text = canonicalEntry(entry);
  } catch {
    return { problem: 'holds what evidence never holds' };
  }
  if (around(text, value) !== line) return { problem: 'is not as Pulso wrote it' };
  if (hash !== sha256(prev, text)) return { problem: 'does not have the hash that it states' };
  const wrong = dataProblem(entry.kind, entry.data);
  return wrong === undefined ? value : { problem: wrong };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasExactly = (value: Record<string, unknown>, ...keys: readonly string[]): boolean =>
  Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));

function isLink(value: unknown): value is Link {
  if (!isRecord(value) || !hasExactly(value, 'entry', 'hash', 'prev')) return false;
  const { entry, hash, prev } = value;
  if (!isRecord(entry) || !hasExactly(entry, 'at', 'data', 'kind', 'seq')) return false;
  return (
    [hash, prev].every((text) => typeof text === 'string' && DIGEST.test(text)) &&
    [entry['seq'], entry['at']].every((number) => Number.isSafeInteger(number) && Number(number) > 0) &&
    typeof entry['kind'] === 'string' &&
    isRecord(entry['data'])
  );
}
