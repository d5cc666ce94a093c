import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionConfig } from '../../src/config/daemon.ts';
import { errorFacts } from '../../src/error-facts.ts';
import { MONITOR, resolveTarget, startServer, until, versions, type Server } from './setup.ts';

describe.each(versions)('how the %s PostgreSQL is reached', (version) => {
  let server: Server;
  let folder: string;
  const file = (name: string) => join(folder, name);

  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  /** An authority, and a server certificate of it for a name. */
  function makeCertificates(authority: string, name: string, certificate: string): void {
    const subject = ['-subj', `/CN=${authority}`];
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...subject,
      '-keyout',
      `${authority}.key`,
      '-out',
      `${authority}.crt`,
    );
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=server',
      '-keyout',
      `${certificate}.key`,
      '-out',
      `${certificate}.csr`,
    );
    writeFileSync(file('san'), `subjectAltName=${name}`);
    openssl(
      'x509',
      '-req',
      '-in',
      `${certificate}.csr`,
      '-CA',
      `${authority}.crt`,
      '-CAkey',
      `${authority}.key`,
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'san',
      '-out',
      `${certificate}.crt`,
    );
  }
  /** Has the server itself write the files, as the user that it runs as, and present them from now on. */
  async function present(certificate: string): Promise<void> {
    for (const end of ['crt', 'key']) {
      const lines = readFileSync(file(`${certificate}.${end}`), 'utf8')
        .trim()
        .split('\n');
      await server.admin.query(
        `copy (select unnest(array[${lines.map((line) => server.admin.escapeLiteral(line)).join(', ')}]))
           to program 'cat > ${certificate}.${end} && chmod 600 ${certificate}.${end}'`,
      );
    }
    await server.admin.query(`alter system set ssl_cert_file = '${certificate}.crt'`);
    await server.admin.query(`alter system set ssl_key_file = '${certificate}.key'`);
    await server.admin.query('alter system set ssl = on');
    await server.admin.query('select pg_reload_conf()');
    await until(
      async () => (await encrypted({ tls: { caFile: file(`${authorityOf[certificate]}.crt`) } })) !== 'ECONNRESET',
      'TLS',
    );
  }
  const authorityOf: Readonly<Record<string, string>> = { good: 'ours', elsewhere: 'ours' };

  /** Whether the session is encrypted, or the error's code. */
  async function encrypted(connection: Pick<ConnectionConfig, 'tls'>): Promise<boolean | string> {
    const target = resolveTarget({ url: server.urlAs(MONITOR), ...connection });
    try {
      const client = await connect(target);
      const { rows } = await client.query<{ ssl: boolean }>('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
      await client.end();
      return rows[0]?.ssl ?? false;
    } catch (error) {
      return errorFacts(error).code ?? String(error);
    }
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulso-tls-'));
    server = await startServer(version);
    makeCertificates('ours', 'IP:127.0.0.1', 'good');
    makeCertificates('theirs', 'IP:127.0.0.1', 'unused');
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is without TLS unless it is asked for, and not at all where TLS is asked for in vain', async () => {
    expect(await encrypted({})).toBe(false);
    expect(await encrypted({ tls: true })).toMatch(/does not support SSL/);
  });

  it('with TLS, whose certificate must be of the given authority and for this host', async () => {
    await present('good');
    expect(await encrypted({ tls: { caFile: file('ours.crt') } })).toBe(true);
    expect(await encrypted({ tls: { caFile: file('theirs.crt') } })).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
    // The system's authorities do not know it.
    expect(await encrypted({ tls: true })).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
    writeFileSync(file('san'), '');
    openssl(
      'x509',
      '-req',
      '-in',
      'good.csr',
      '-CA',
      'ours.crt',
      '-CAkey',
      'ours.key',
      '-days',
      '2',
      '-out',
      'elsewhere.crt',
    );
    writeFileSync(file('elsewhere.key'), readFileSync(file('good.key')));
    await present('elsewhere');
    await until(async () => (await encrypted({ tls: { caFile: file('ours.crt') } })) !== true, 'the other certificate');
    expect(await encrypted({ tls: { caFile: file('ours.crt') } })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  }, 30_000);

  it('with the password of the file that PGPASSFILE names', async () => {
    const { hostname, port, pathname } = new URL(server.url);
    const target = {
      host: hostname,
      port: Number(port),
      user: MONITOR.user,
      database: pathname.slice(1),
      url: undefined,
    };
    const line = `${hostname}:${port}:*:${MONITOR.user}:${MONITOR.password.replace(/[\\:]/g, '\\$&')}\n`;
    writeFileSync(file('pgpass'), line, { mode: 0o600 });
    const before = process.env['PGPASSFILE'];
    process.env['PGPASSFILE'] = file('pgpass');
    try {
      const client = await connect(resolveTarget(target));
      await client.end();
      writeFileSync(file('pgpass'), line.replace(MONITOR.password, 'rotated'));
      await expect(connect(resolveTarget(target))).rejects.toMatchObject({ code: '28P01' });
    } finally {
      if (before === undefined) delete process.env['PGPASSFILE'];
      else process.env['PGPASSFILE'] = before;
    }
  });
});
