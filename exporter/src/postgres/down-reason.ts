import { errorFacts } from '../error-facts.ts';

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
  const { code, message, errors } = errorFacts(error);
  // Node tries IPv6 and IPv4 and reports both failures in one error.
  if (errors?.[0] !== undefined) return downReason(errors[0]);
  // One code for both directions; the text is in the server's language, so that this is a refinement only.
  if (code === '57P03' && /shutting down/.test(message)) return 'refused';
  const known = byCode[code ?? ''];
  if (known !== undefined) return known;
  if (/timeout/i.test(message)) return 'timeout';
  if (/SASL|password/i.test(message)) return 'authentication';
  if (/Connection terminated|socket/i.test(message)) return 'refused';
  return 'other';
}
