import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';

/** What the clinic's edge does wrong, all off at first. */
export interface Faults {
  oldTls: boolean;
  noHsts: boolean;
  plainHttp: boolean;
  plainWebSocket: boolean;
  publicPhoto: boolean;
  cachedPhoto: boolean;
  noContact: boolean;
  noCrm: boolean;
}

export const noFaults = (): Faults => ({
  oldTls: false,
  noHsts: false,
  plainHttp: false,
  plainWebSocket: false,
  publicPhoto: false,
  cachedPhoto: false,
  noContact: false,
  noCrm: false,
});

export const CONTACT = 'encarregado@clinica.example';
export const TOKEN = 'photo-token-for-this-run-only';

export interface Edge {
  readonly url: string;
  readonly httpPort: number;
  readonly faults: Faults;
  /** Serves by another certificate from now on. */
  readonly present: (certificate: Certificate) => void;
  readonly stop: () => Promise<void>;
}

/** The clinic's edge: HTTPS beside a port in clear text that leads to it. Real servers on the loopback interface. */
export async function startEdge(certificate: Certificate): Promise<Edge> {
  const faults = noFaults();
  const secure = createHttps({ ...contextOf(certificate, false) }, pages(faults));
  const plain = createHttp((request, response) => {
    if (faults.plainHttp) response.end('clear text');
    else response.writeHead(308, { Location: `https://${request.headers.host ?? ''}/` }).end();
  });
  plain.on('upgrade', (_, socket) => {
    if (faults.plainWebSocket)
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    else socket.end('HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\n\r\n');
  });
  const [port, httpPort] = [await listening(secure), await listening(plain)];
  let presented = certificate;
  return {
    url: `https://127.0.0.1:${port}`,
    httpPort,
    faults: new Proxy(faults, {
      set: (target, key: keyof Faults, value: boolean) => {
        target[key] = value;
        if (key === 'oldTls') secure.setSecureContext(contextOf(presented, value));
        return true;
      },
    }),
    present: (other) => {
      presented = other;
      secure.setSecureContext(contextOf(other, faults.oldTls));
    },
    stop: async () => {
      for (const server of [secure, plain]) {
        server.closeAllConnections();
        server.close();
      }
      await Promise.resolve();
    },
  };
}

function contextOf({ certFile, keyFile }: Certificate, oldTls: boolean) {
  return {
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    ...(oldTls ? { minVersion: 'TLSv1' as const, ciphers: 'DEFAULT@SECLEVEL=0' } : { minVersion: 'TLSv1.2' as const }),
  };
}

function pages(faults: Faults): RequestListener {
  return (request, response) => {
    if (!faults.noHsts) response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    const isAuthorised = request.headers.authorization === `Bearer ${TOKEN}`;
    if (request.url === '/photo') {
      if (!isAuthorised && !faults.publicPhoto) {
        response.writeHead(401).end();
        return;
      }
      response.setHeader('Cache-Control', faults.cachedPhoto ? 'public, max-age=86400' : 'private, no-store');
      response.end('canary');
    } else if (request.url === '/privacy') {
      response.end(faults.noContact ? 'Privacidade' : `Encarregado: ${CONTACT}`);
    } else response.end(faults.noCrm ? 'Clínica' : 'Diretora técnica: Dra. Exemplo, CRM-SP 123456');
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
