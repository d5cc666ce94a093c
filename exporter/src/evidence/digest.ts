import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal. */
export const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Before the first entry. */
export const NO_HASH = '0'.repeat(64);

export const DIGEST = /^[0-9a-f]{64}$/;
