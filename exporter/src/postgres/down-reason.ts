/** Why a server counts as down: the label `reason`. */
export const downReasons = [
  'refused',
  'timeout',
  'authentication',
  'too_many_connections',
  'starting',
  'other',
] as const;
export type DownReason = (typeof downReasons)[number];

const byCode: Readonly<Record<string, DownReason>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  EPIPE: 'refused',
  ENOENT: 'refused', // the Unix socket is not there
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'timeout',
  // SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
  '28P01': 'authentication',
  '28000': 'authentication',
  '53300': 'too_many_connections',
  '57P03': 'starting',
  '57P01': 'refused', // ended by an administrator: the server is stopping
  '57P02': 'refused',
};

/** The reason behind an error of connecting or of a lost connection. */
export function downReason(error: unknown): DownReason {
  if (!(error instanceof Error)) return 'other';
  // Node tries IPv6 and IPv4 and reports both failures in one error.
  if (error instanceof AggregateError && error.errors.length > 0) return downReason(error.errors[0]);
  const code = (error as { code?: unknown }).code;
  const known = typeof code === 'string' ? byCode[code] : undefined;
  if (known !== undefined) return known;
  if (/timeout/i.test(error.message)) return 'timeout';
  if (/SASL|password/i.test(error.message)) return 'authentication';
  if (/Connection terminated|socket/i.test(error.message)) return 'refused';
  return 'other';
}
