import type { Request, Response } from 'express';
import { namesAsked } from '../handlers.ts';
import { type Html, html } from '../html/index.ts';
import { takesGzip } from '../gzip.ts';
import { contentTypes, negotiate, type Registry } from '../registry/index.ts';
import type { ProbePage } from './probe-page.ts';

/** A page below the landing page, with the way back. */
export function below(what: string, content: Html): Html {
  return html`<header>
      <h1><a href="/">Pulso</a></h1>
      <span>${what}</span>
    </header>
    <main>${content}</main>`;
}

/** A page of metrics, in the format and with the families that are asked for. */
export function sendMetrics(request: Request, response: Response, registry: Pick<Registry, 'encode'>): void {
  const format = negotiate(request.headers.accept);
  response.set('Content-Type', contentTypes[format]).send(registry.encode(format, { only: namesAsked(request) }));
}

/** A watch's page likewise, and whole as it was made ready: compressed where the reader takes that. */
export async function sendProbe(request: Request, response: Response, page: ProbePage): Promise<void> {
  if (namesAsked(request) !== undefined) return sendMetrics(request, response, page);
  const format = negotiate(request.headers.accept);
  const { body, isGzip } = await page.body(format, takesGzip(request.headers['accept-encoding']));
  response.set({ 'Content-Type': contentTypes[format], Vary: 'Accept, Accept-Encoding' });
  if (isGzip) response.set('Content-Encoding', 'gzip');
  response.send(body);
}
