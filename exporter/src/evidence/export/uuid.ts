import { createHash } from 'node:crypto';

/** A UUID of a name within a chain's head (RFC 9562, version 5): the same evidence has the same one whenever it is asked. */
export function uuidOf(head: string, name: string): string {
  const bytes = createHash('sha1').update(head).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
