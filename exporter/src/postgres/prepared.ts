import { createHash } from 'node:crypto';

/** A query that a session prepares once, since planning many of ours costs more than running them. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

const known = new Map<string, Prepared>();
/** Texts hold the schemas of extensions and are few; a daemon whose servers go on moving theirs keeps the last ones. */
const MOST_KNOWN = 1_000;

/** Under a name that goes by the text: two texts under one name are an error of the driver's. */
export function prepared(text: string): Prepared {
  const last = known.get(text);
  if (last !== undefined) return last;
  const [oldest] = known.keys();
  if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  const made = { name: `pulso_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`, text };
  known.set(text, made);
  return made;
}
