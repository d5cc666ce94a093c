import { errorFacts } from '../error-facts.ts';
import { downReason, type DownReason } from './down-reason.ts';

const BY_REASON: Readonly<Record<DownReason, string>> = {
  refused: 'Check host and port, and that PostgreSQL listens there (listen_addresses).',
  timeout: 'Check the host, and that no firewall drops the packets.',
  authentication: 'Check user, passwordFile and the line of pg_hba.conf for it.',
  too_many_connections: 'Every connection is taken: wait, or raise max_connections; Pulso needs two.',
  starting: 'Wait until the server has started.',
  other: "Look at the server's log.",
};

const UNKNOWN_HOST = 'Check host: no such name is known here.';
const UNKNOWN_AUTHORITY = "Set tls.caFile to the authority that signed the server's certificate.";

const BY_CODE: Readonly<Record<string, string>> = {
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  // SQLSTATE invalid_catalog_name is no reason of its own: the server is there.
  '3D000': 'Create the database, or set database to one that is there; databases.include watches several.',
  '42501': 'GRANT CONNECT ON DATABASE … to the role.',
  // https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  CERT_HAS_EXPIRED: "Renew the server's certificate.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Connect by a name that is in the server's certificate: host, or the url's.",
};

/** What to do about a server that cannot be connected to: settings are those of the target. */
export function downRemedy(error: unknown): string {
  const { code, message } = errorFacts(error);
  if (/does not support SSL/.test(message)) return 'Turn ssl on in postgresql.conf, or take tls out of the target.';
  return BY_CODE[code ?? ''] ?? BY_REASON[downReason(error)];
}
