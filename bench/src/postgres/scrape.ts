import { type Agent, get } from 'node:http';

/** One scrape as Prometheus does it: over a connection that is kept, compressed where the exporter can. */
export interface Scrape {
  /** From the request to the last byte. */
  readonly milliseconds: number;
  /** Bytes on the wire, without headers. */
  readonly bytes: number;
}

export function scrape(url: string, agent: Agent): Promise<Scrape> {
  const headers = { 'Accept-Encoding': 'gzip', Accept: 'text/plain;version=0.0.4' };
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve({ milliseconds: performance.now() - start, bytes });
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    request.once('error', reject);
  });
}

/** The page as text. */
export async function page(url: string): Promise<string> {
  const response = await fetch(url, { headers: { Accept: 'text/plain;version=0.0.4' } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return await response.text();
}

/** Names of the families on a page, with a counter's suffix. */
export function familiesOf(text: string): readonly string[] {
  return [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
}
