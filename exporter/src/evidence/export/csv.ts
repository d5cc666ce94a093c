import type { Link } from '../link.ts';

const COLUMNS = [
  ...['target', 'control', 'regulation', 'status', 'previous', 'checked', 'failed', 'oldest', 'failing', 'error'],
  ...['waivedUntil', 'expires', 'record', 'document', 'query', 'catalogue', 'settings', 'event', 'version'],
] as const;
const INSTANTS: ReadonlySet<string> = new Set(['oldest', 'waivedUntil', 'expires']);

export const csvHeader = `seq,at,kind,${COLUMNS.join(',')},hash\r\n`;

/** An entry as a row (RFC 4180); no value has a comma or a quote in it. Instants in UTC. */
export function csvRow({ entry, hash }: Link): string {
  const cells = COLUMNS.map((name) => {
    const value = entry.data[name];
    if (value === undefined) return '';
    return INSTANTS.has(name) ? new Date(Number(value)).toISOString() : String(value);
  });
  return `${[entry.seq, new Date(entry.at).toISOString(), entry.kind, ...cells, hash].join(',')}\r\n`;
}
