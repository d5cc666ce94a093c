import { createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { PulsoError } from '../errors.ts';
import { errorFacts } from '../error-facts.ts';
import { sha256 } from './digest.ts';

/** A public key by its short name: the first 24 hexadecimal digits of the SHA-256 of its DER form (SPKI). */
export interface PublicKey {
  readonly id: string;
  readonly key: KeyObject;
}

export interface SigningKey extends PublicKey {
  readonly secret: KeyObject;
}

const idOf = (key: KeyObject): string => sha256(key.export({ type: 'spki', format: 'der' })).slice(0, 24);

/** @throws PulsoError where the file is not there, holds no Ed25519 key, or is open to others */
export function readSigningKey(file: string, setting = 'evidence.keyFile'): SigningKey {
  const secret = parse(file, setting, () => createPrivateKey(read(file, setting)));
  // Orchestrators mount secrets readable by a group; that every user may write it is never meant.
  if ((statSync(file).mode & 0o022) !== 0) {
    throw new PulsoError('invalid_option', `${setting}: ${file} can be written by other users. Run chmod 600 ${file}.`);
  }
  const key = createPublicKey(secret);
  return { id: idOf(key), key, secret };
}

/** Key of the digests of failing rows, derived from the signing key (HKDF, RFC 5869): a new signing key begins new digests. */
export function setKey({ secret }: SigningKey): Buffer {
  return Buffer.from(hkdfSync('sha256', secret.export({ type: 'pkcs8', format: 'der' }), '', 'pulso failing rows', 32));
}

/** @throws PulsoError where the file cannot be read or holds no Ed25519 key */
export function readPublicKey(file: string, setting: string): PublicKey {
  const key = parse(file, setting, () => createPublicKey(read(file, setting, NAME_PUBLIC)));
  return { id: idOf(key), key };
}

/**
 * Makes a key: the secret in `file`, for its owner's eyes alone, the public one beside it in `<file>.pub`. An existing file
 * is never replaced: what it has signed could then not be verified.
 * @throws PulsoError `unwritable_file`
 */
export function makeKey(file: string): PublicKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  write(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  write(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }), 0o644);
  return { id: idOf(publicKey), key: publicKey };
}

function write(file: string, text: string | Buffer, mode: number): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode });
  } catch (cause) {
    const { code, message } = errorFacts(cause);
    const remedy =
      code === 'EEXIST' ? 'A key is never replaced: name another file.' : 'Name a folder that you may write to.';
    throw new PulsoError('unwritable_file', `${file} cannot be made (${code ?? message}). ${remedy}`, { cause });
  }
}

const MAKE_KEY = 'Make a key with pulso evidence keygen.';
const NAME_PUBLIC = 'Name the .pub file that pulso evidence keygen made beside the key.';

function read(file: string, setting: string, remedy = MAKE_KEY): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code, message } = errorFacts(cause);
    throw new PulsoError('unreadable_file', `${setting}: ${file} cannot be read (${code ?? message}). ${remedy}`, {
      cause,
    });
  }
}

function parse(file: string, setting: string, load: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = load();
  } catch (error) {
    if (error instanceof PulsoError) throw error;
    throw noKey(file, setting);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw noKey(file, setting);
  return key;
}

const noKey = (file: string, setting: string): PulsoError =>
  new PulsoError(
    'invalid_option',
    `${setting}: ${file} holds no Ed25519 key in PEM form. Make one with pulso evidence keygen.`,
  );
