import { request as http, type IncomingHttpHeaders } from 'node:http';
import { request as https, type RequestOptions } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a page may be long at most to be searched. */
const MAX_BYTES = 1_048_576;

/** One GET without following redirects; an upgrade counts as answered. @throws Node's error */
export function get(
  url: URL,
  options: Pick<RequestOptions, 'ca' | 'headers' | 'rejectUnauthorized'> & { timeoutMs: number; stopping: AbortSignal },
): Promise<Answer> {
  const { timeoutMs, stopping, ...rest } = options;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]);
    const send = url.protocol === 'https:' ? https : http;
    const request = send(url, { ...rest, signal, agent: false }, (response) => {
      const { statusCode: status = 0, headers } = response;
      const chunks: Buffer[] = [];
      let bytes = 0;
      const done = (): void => resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') });
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes <= MAX_BYTES) return;
        done();
        response.destroy();
      });
      response.on('end', done);
      response.on('error', reject);
    });
    request.on('upgrade', ({ statusCode: status = 0, headers }, socket) => {
      socket.destroy();
      resolve({ status, headers, body: '' });
    });
    request.on('error', reject);
    request.end();
  });
}
