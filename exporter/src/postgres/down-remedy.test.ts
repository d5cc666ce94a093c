import { downRemedy } from './down-remedy.ts';

describe('what to do about a server that cannot be connected to', () => {
  it.each([
    [{ code: '28P01', message: 'password authentication failed' }, 'passwordFile'],
    [{ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }, 'host and port'],
    [{ code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND nosuch.invalid' }, 'Check host:'],
    [{ code: '3D000', message: 'database "x" does not exist' }, 'databases.include'],
    [{ code: '42501', message: 'permission denied for database "x"' }, 'GRANT CONNECT'],
    [{ message: 'The server does not support SSL connections' }, 'tls'],
    [{ code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed certificate in certificate chain' }, 'tls.caFile'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: 'Hostname/IP does not match' }, 'name that is in'],
    [{ message: 'something else' }, "server's log"],
  ])('%j: %s', (error, remedy) => {
    expect(downRemedy(error)).toContain(remedy);
  });
});
