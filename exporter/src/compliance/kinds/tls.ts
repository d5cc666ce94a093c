import { readFileSync } from 'node:fs';
import { connect, rootCertificates, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import type { TlsControl, TlsVersion } from '@pulso/catalogue';
import { errorFacts } from '../../error-facts.ts';
import { targetsOf, type Context } from '../context.ts';
import { counted, type EdgeCertificate, type Measurement } from '../result.ts';
import { get } from './request.ts';

const DAY_MS = 86_400_000;

/** Speaks TLS and HTTP with each edge. What does not answer is an error: nothing was seen. */
export async function testTls({ probe }: TlsControl, context: Context): Promise<Measurement> {
  const targets = targetsOf(probe.targets, context.probes);
  if (targets.length === 0) return { status: 'skip', errorCode: 'not_configured' };
  const seen: boolean[] = [];
  const certificates = new Map<string, EdgeCertificate>();
  try {
    for (const target of targets) {
      const url = new URL(target);
      const edge = new Edge(url, context);
      const certificate = await edge.certificate(probe.minVersion);
      if (certificate?.notAfter !== undefined) {
        certificates.set(url.host, { edge: url.host, notAfter: certificate.notAfter });
      }
      seen.push(holds(certificate, probe.minDaysLeft));
      for (const version of probe.refuse) seen.push(!(await edge.accepts(version)));
      if (probe.hstsMinAgeSeconds !== undefined) seen.push(await edge.hasHsts(probe.hstsMinAgeSeconds));
      if (probe.redirectsHttp === true) seen.push(await edge.redirects());
      if (probe.refusesPlainWebSocket === true) seen.push(!(await edge.upgradesPlain()));
    }
  } catch {
    return { status: 'error', errorCode: 'unreachable', certificates: [...certificates.values()] };
  }
  return {
    ...counted(seen.length, seen.filter((isRight) => !isRight).length),
    certificates: [...certificates.values()],
  };
}

/** The chain and the name hold, and for long enough. */
function holds(certificate: Certificate | undefined, minDaysLeft: number): boolean {
  if (certificate?.isTrusted !== true || certificate.notAfter === undefined) return false;
  return certificate.notAfter.getTime() - Date.now() >= minDaysLeft * DAY_MS;
}

interface Certificate {
  readonly isTrusted: boolean;
  /** Undefined where it does not say so. */
  readonly notAfter: Date | undefined;
}

/** Failures of the network: nothing is known of the server's TLS. */
const UNREACHABLE =
  /^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ABORT_ERR|ERR_SSL_NO_PROTOCOLS_AVAILABLE)$/;

class Edge {
  readonly #url: URL;
  readonly #context: Context;
  readonly #ca: string[];

  constructor(url: URL, context: Context) {
    this.#url = url;
    this.#context = context;
    const { caFile } = context.probes;
    this.#ca = [...rootCertificates, ...(caFile === undefined ? [] : [readFileSync(caFile, 'utf8')])];
  }

  /** What it shows with a version that is new enough, trusted or not: one that has ended is the most telling. */
  async certificate(minVersion: TlsVersion): Promise<Certificate | undefined> {
    const socket = await this.#handshake({ minVersion, ca: this.#ca, rejectUnauthorized: false });
    if (socket === undefined) return undefined;
    const ends = Date.parse(socket.getPeerCertificate().valid_to);
    const isTrusted = socket.authorized;
    socket.destroy();
    return { isTrusted, notAfter: Number.isNaN(ends) ? undefined : new Date(ends) };
  }

  /** Whether the server speaks this version, and no newer one is asked for. */
  async accepts(version: TlsVersion): Promise<boolean> {
    // Versions this old need the lowest security level on our own side.
    const socket = await this.#handshake({
      minVersion: version,
      maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0',
      rejectUnauthorized: false,
    });
    socket?.destroy();
    return socket !== undefined;
  }

  async hasHsts(minAgeSeconds: number): Promise<boolean> {
    // Whether the certificate is right is a check of its own.
    const { headers } = await this.#get(this.#url, {}, { rejectUnauthorized: false });
    const age = /max-age="?(\d+)/i.exec(headers['strict-transport-security'] ?? '')?.[1];
    return age !== undefined && Number(age) >= minAgeSeconds;
  }

  /** Clear text leads to https, or is not served at all. */
  async redirects(): Promise<boolean> {
    const answer = await this.#plain({});
    if (answer === undefined) return true;
    return [301, 302, 303, 307, 308].includes(answer.status) && (answer.headers.location ?? '').startsWith('https:');
  }

  async upgradesPlain(): Promise<boolean> {
    const answer = await this.#plain({
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': Buffer.from('pulso-compliance').toString('base64'),
    });
    return answer?.status === 101;
  }

  async #plain(headers: Record<string, string>) {
    const url = new URL(this.#url);
    url.protocol = 'http:';
    url.port = String(this.#context.probes.httpPort ?? 80);
    try {
      return await this.#get(url, headers);
    } catch (error) {
      // Nothing listens there, or what listens speaks no clear text: that is what is wanted.
      if (/^(ECONNREFUSED|ECONNRESET|EPIPE|HPE_)/.test(errorFacts(error).code ?? '')) return undefined;
      throw error;
    }
  }

  #get(url: URL, headers: Record<string, string>, tls: { rejectUnauthorized?: boolean } = {}) {
    const { probeTimeoutMs: timeoutMs, stopping } = this.#context;
    return get(url, { headers, timeoutMs, stopping, ...tls });
  }

  /** Undefined where the server, or our own check of its certificate, ends the handshake. @throws where none took place */
  #handshake(options: ConnectionOptions): Promise<TLSSocket | undefined> {
    const { hostname, port } = this.#url;
    const host = hostname.replaceAll(/[[\]]/g, '');
    return new Promise((resolve, reject) => {
      const name = isIP(host) === 0 ? { servername: host } : {};
      const socket = connect({ host, port: Number(port || 443), ...name, ...options });
      const give = (): void => void socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
      const timer = setTimeout(give, this.#context.probeTimeoutMs);
      const { stopping } = this.#context;
      stopping.addEventListener('abort', give);
      const end = (): void => {
        clearTimeout(timer);
        stopping.removeEventListener('abort', give);
      };
      socket.once('secureConnect', () => {
        end();
        resolve(socket);
      });
      socket.once('error', (error) => {
        end();
        socket.destroy();
        if (UNREACHABLE.test(errorFacts(error).code ?? '')) reject(error);
        else resolve(undefined);
      });
    });
  }
}
