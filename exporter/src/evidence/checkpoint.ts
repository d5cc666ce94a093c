import { sign, verify } from 'node:crypto';
import { canonical } from './canonical.ts';
import { DIGEST } from './digest.ts';
import type { PublicKey, SigningKey } from './keys.ts';
import type { Link } from './link.ts';

/** The state of the chain at one entry: who has it can tell a chain that was written anew, or cut, from the true one. */
export interface Checkpoint {
  readonly origin: string;
  /** The entry that it is over, which announces it. */
  readonly seq: number;
  readonly root: string;
  readonly at: number;
}

/** As it is kept and delivered: one line of canonical JSON. The signature (Ed25519, Base64) is over the canonical text of `checkpoint`. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly key: string;
  readonly signature: string;
}

const textOf = ({ origin, seq, root, at }: Checkpoint): string => canonical({ origin, seq, root, at });

/** Ed25519 signs without chance: the same entry has the same checkpoint whenever it is made. */
export function signCheckpoint({ entry, hash }: Link, origin: string, key: SigningKey): SignedCheckpoint {
  const checkpoint = { origin, seq: entry.seq, root: hash, at: entry.at };
  const signature = sign(null, Buffer.from(textOf(checkpoint)), key.secret).toString('base64');
  return { checkpoint, key: key.id, signature };
}

export function checkpointLine({ checkpoint: { origin, seq, root, at }, key, signature }: SignedCheckpoint): string {
  return canonical({ checkpoint: { origin, seq, root, at }, key, signature });
}

/** The name under which a checkpoint is delivered; in the order of the names they are in their own. */
export const checkpointName = ({ checkpoint }: SignedCheckpoint): string =>
  `checkpoint-${checkpoint.origin.slice(0, 8)}-${String(checkpoint.seq).padStart(12, '0')}.json`;

export function parseCheckpoint(line: string): SignedCheckpoint | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isSigned(value)) return undefined;
  // Byte for byte as it was made: a checkpoint that anybody touched is none.
  return checkpointLine(value) === line ? value : undefined;
}

/** Why a checkpoint says nothing: its key is not trusted, or its signature is not of that key; undefined where it stands. */
export function checkpointProblem(
  { checkpoint, key, signature }: SignedCheckpoint,
  trusted: readonly PublicKey[],
): string | undefined {
  const known = trusted.find(({ id }) => id === key);
  if (known === undefined) return `is signed with key ${key}, which is not trusted`;
  return verify(null, Buffer.from(textOf(checkpoint)), known.key, Buffer.from(signature, 'base64'))
    ? undefined
    : 'has a signature that is not over its content';
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isSigned(value: unknown): value is SignedCheckpoint {
  if (!isRecord(value) || !isRecord(value['checkpoint'])) return false;
  const { origin, seq, root, at } = value['checkpoint'];
  return (
    typeof origin === 'string' &&
    /^[0-9a-f]{32}$/.test(origin) &&
    typeof root === 'string' &&
    DIGEST.test(root) &&
    [seq, at].every((number) => Number.isSafeInteger(number) && Number(number) > 0) &&
    typeof value['key'] === 'string' &&
    /^[0-9a-f]{24}$/.test(value['key']) &&
    typeof value['signature'] === 'string' &&
    /^[A-Za-z0-9+/]{86}==$/.test(value['signature'])
  );
}
