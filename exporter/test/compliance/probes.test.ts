import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { freePort, startPrometheus, type RunningServer } from '@pulso/local-stack';
import { createValidators, type Finding } from '../../src/compliance/index.ts';
import type { ComplianceConfig } from '../../src/config/compliance.ts';
import { SamplesPage } from '../../src/postgres/expose.ts';
import { Registry } from '../../src/registry/index.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'pulso-probes-'));
const file = (name: string): string => join(folder, name);
const headers: Record<string, string> = {};
let edge: Server;
let metrics: Server;
let page = '';
let prometheus: RunningServer;
let url: string;

/** Tests one control; no database is asked. */
async function tested(
  control: string,
  compliance: ComplianceConfig,
  prometheusUrl?: string,
): Promise<Finding['result']> {
  const targets = [{ name: 'main', service: 'clinic', host: '127.0.0.1', port: 1, auditor: { user: 'nobody' } }];
  const [validator] = createValidators({
    targets,
    compliance: { ...compliance, only: [control] },
    prometheus: prometheusUrl === undefined ? undefined : { url: prometheusUrl },
  });
  await validator?.evaluateAll();
  await validator?.stop();
  const [finding] = validator?.findings() ?? [];
  if (finding === undefined) throw new Error('no finding');
  return finding.result;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

const SHORT_SECONDS = 5;

/** A certificate that vouches for itself and ends after so many seconds. */
function issue(name: string, seconds: number): { cert: Buffer; key: Buffer } {
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const [pem, key, csr] = [`${name}.pem`, `${name}.key`, `${name}.csr`];
  writeFileSync(file('index.txt'), '');
  writeFileSync(
    file('ca.conf'),
    ['[ca]', 'default_ca = own', '[own]', 'database = index.txt', 'new_certs_dir = .', 'rand_serial = yes']
      .concat(['default_md = sha256', 'policy = any', '[any]', 'commonName = supplied'])
      .join('\n'),
  );
  const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', ...EC, '-keyout', key, '-out', csr, '-subj', '/CN=edge');
  const ends = new Date(Date.now() + seconds * 1000).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  openssl(
    ...['ca', '-batch', '-config', 'ca.conf', '-selfsign', '-keyfile', key, '-in', csr, '-out', pem],
    ...['-notext', '-enddate', ends],
  );
  return { cert: readFileSync(file(pem)), key: readFileSync(file(key)) };
}

beforeAll(async () => {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '40'],
      ...['-keyout', 'key.pem', '-out', 'cert.pem', '-subj', '/CN=edge', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ],
    { cwd: folder, stdio: 'pipe' },
  );
  writeFileSync(file('token'), 'secret-token', { mode: 0o600 });
  edge = createHttps(
    { cert: readFileSync(file('cert.pem')), key: readFileSync(file('key.pem')) },
    (request, response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const isKnown = request.headers.authorization === 'Bearer secret-token';
      response.writeHead(request.url === '/photo' && !isKnown ? 401 : 200).end('Encarregado: dpo@clinic.example');
    },
  );
  url = `https://127.0.0.1:${await listening(edge)}`;
  metrics = createHttp((_, response) => void response.end(page));
  prometheus = await startPrometheus({
    config: `
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - {job_name: a, static_configs: [{targets: ['127.0.0.1:${await listening(metrics)}'], labels: {service: clinic}}]}
`,
  });
}, 60_000);
afterAll(async () => {
  edge?.closeAllConnections();
  edge?.close();
  metrics?.closeAllConnections();
  metrics?.close();
  await prometheus?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a TLS probe', () => {
  const probe = async (caFile?: string) =>
    tested('LGPD-ART46-TLS-EDGE', { probes: { edges: [url], caFile, httpPort: await freePort() } });

  it('passes an edge with all that is asked of it, and fails what is not', async () => {
    headers['Strict-Transport-Security'] = 'max-age=31536000';
    expect(await probe(file('cert.pem'))).toMatchObject({ status: 'pass', checked: 6, failed: 0 });
    delete headers['Strict-Transport-Security'];
    expect(await probe(file('cert.pem'))).toMatchObject({ status: 'fail', failed: 1 });
    headers['Strict-Transport-Security'] = 'max-age=60';
    expect(await probe(file('cert.pem'))).toMatchObject({ status: 'fail', failed: 1 });
  });

  it('trusts no certificate that nobody vouches for', async () => {
    headers['Strict-Transport-Security'] = 'max-age=31536000';
    expect(await probe()).toMatchObject({ status: 'fail', failed: 1 });
  });

  it('tells when the certificate ends, trusted or not, and goes on telling while the edge is out of reach', async () => {
    const short = createHttps(issue('short', SHORT_SECONDS), (_, response) => void response.end());
    const port = await listening(short);
    const targets = [{ name: 'main', service: 'clinic', host: '127.0.0.1', port: 1, auditor: { user: 'nobody' } }];
    const edges = [`https://127.0.0.1:${port}`, `https://127.0.0.1:${port}/again`, url];
    const [validator] = createValidators({
      targets,
      compliance: { probes: { edges, httpPort: await freePort() }, only: ['LGPD-ART46-TLS-EDGE'] },
    });
    const shown = new SamplesPage(new Registry());
    const told = async () => {
      await validator?.evaluateAll();
      shown.show(validator?.samples() ?? []);
      const text = shown.registry.encode('text').toString();
      return text.match(/^pulso_tls_certificate_not_after_timestamp_seconds\{.*/gm)?.map((line) => line.split(/ +/));
    };
    const ends = (name: string) => Date.parse(new X509Certificate(readFileSync(file(name))).validTo) / 1000;
    const line = (host: string, name: string) => [
      `pulso_tls_certificate_not_after_timestamp_seconds{edge="${host}"}`,
      String(ends(name)),
    ];
    // Each once, whatever path was asked for.
    const expected = [line(`127.0.0.1:${port}`, 'short.pem'), line(new URL(url).host, 'cert.pem')];
    expect(await told()).toEqual(expected);
    // It has ended, and is shown all the same.
    while (Date.now() / 1000 <= ends('short.pem')) await sleep(100);
    expect(await told()).toEqual(expected);
    short.closeAllConnections();
    await new Promise((resolve) => short.close(resolve));
    expect(await told()).toEqual(expected);
    expect(validator?.findings()[0]?.result).toMatchObject({ status: 'error', errorCode: 'unreachable' });
    await validator?.stop();
  });

  it('is an error where nothing answers, and skipped where nothing is configured', async () => {
    const gone = `https://127.0.0.1:${await freePort()}`;
    expect(await tested('LGPD-ART46-TLS-EDGE', { probes: { edges: [gone] } })).toMatchObject({
      status: 'error',
      errorCode: 'unreachable',
    });
    expect(await tested('LGPD-ART46-TLS-EDGE', {})).toMatchObject({ status: 'skip', errorCode: 'not_configured' });
  });
});

describe('an HTTP probe', () => {
  const probe = (more: ComplianceConfig['probes'] = {}) =>
    tested('LGPD-ART46-CDN', {
      probes: { photoCanary: [`${url}/photo`], tokenFile: file('token'), caFile: file('cert.pem'), ...more },
    });

  it('looks as a stranger and as somebody who may', async () => {
    headers['Cache-Control'] = 'private, no-store';
    expect(await probe()).toMatchObject({ status: 'pass', checked: 2, failed: 0 });
    headers['Cache-Control'] = 'public, max-age=60';
    expect(await probe()).toMatchObject({ status: 'fail', checked: 2, failed: 1 });
    headers['Cache-Control'] = 'private, no-store';
    headers['X-Cache'] = 'HIT from edge';
    expect(await probe()).toMatchObject({ status: 'fail', failed: 2 });
    delete headers['X-Cache'];
  });

  it('is an error where nothing answers or the server is not to be trusted, and skipped without a token', async () => {
    expect(await probe({ photoCanary: [`https://127.0.0.1:${await freePort()}/photo`] })).toMatchObject({
      status: 'error',
    });
    expect(await probe({ caFile: undefined })).toMatchObject({ status: 'error', errorCode: 'unreachable' });
    expect(await probe({ tokenFile: undefined })).toMatchObject({ status: 'skip' });
  });
});

describe('a metric', () => {
  const told = (backup: number, restore: number): string => {
    const now = Date.now() / 1000;
    return `pulso_backup_last_success_timestamp_seconds ${now - backup}\npulso_backup_last_restore_test_timestamp_seconds ${now - restore}\n`;
  };
  const until = async (status: string): Promise<Finding['result']> => {
    const end = Date.now() + 30_000;
    for (;;) {
      const result = await tested('LGPD-ART46-BACKUP', {}, prometheus.url);
      if (result.status === status || Date.now() > end) return result;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  it('is unknown while nobody measures, then passes or fails by what Prometheus holds', async () => {
    expect(await tested('LGPD-ART46-BACKUP', {}, prometheus.url)).toMatchObject({ status: 'unknown', checked: 0 });
    page = told(3_600, 86_400);
    expect(await until('pass')).toMatchObject({ status: 'pass', checked: 2, failed: 0 });
    page = told(200_000, 86_400);
    expect(await until('fail')).toMatchObject({ status: 'fail', checked: 2, failed: 1 });
  }, 90_000);

  it('is an error where Prometheus does not answer, and skipped where there is none', async () => {
    const gone = `http://127.0.0.1:${await freePort()}`;
    expect(await tested('LGPD-ART46-BACKUP', {}, gone)).toMatchObject({ status: 'error', errorCode: 'prometheus' });
    expect(await tested('LGPD-ART46-BACKUP', {})).toMatchObject({ status: 'skip' });
  });
});
