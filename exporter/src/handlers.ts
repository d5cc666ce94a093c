import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipParts, MIN_COMPRESSED, takesGzip } from './gzip.ts';
import { ignoreRequest } from './instruments/http.ts';
import { type PromClientRegistry, promClientText } from './prom-client/text.ts';
import { contentTypes, negotiate, type Registry } from './registry/index.ts';

/** For `app.get(path, handler)` of Express, or `http.createServer(handler)`. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const PROM_CLIENT_TIMEOUT_MS = 5_000;

/** Whether the request shows the token as `Authorization: Bearer …`; in the same time whatever it shows. */
function isAuthorized(request: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined) return true;
  const shown = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}

/**
 * Answers one of Pulso's own pages: GET and HEAD only, 401 without the token, and never an error of Pulso's into the
 * application. The request is not counted as the service's work.
 */
export function pageHandler(
  registry: Registry,
  token: string | undefined,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
): Handler {
  return (request, response) => {
    ignoreRequest(request);
    response.setHeader('Cache-Control', 'no-store');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    if (!isAuthorized(request, token)) {
      response.writeHead(401, { 'WWW-Authenticate': 'Bearer', 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('A token is needed: Authorization: Bearer <token>\n');
      return;
    }
    Promise.resolve()
      .then(() => answer(request, response))
      .catch(() => {
        registry.error('page');
        if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
        response.end('Pulso could not make this page; pulso_exporter_errors_total counts it.\n');
      });
  };
}

const ID = /^[0-9a-f]{12}$/;

/** The id of a recommendation or group of statements that ends the path; undefined where the list itself is asked for. */
export function idAsked(request: IncomingMessage): string | undefined {
  const [path = ''] = (request.url ?? '').split('?');
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  return ID.test(last) ? last : undefined;
}

/**
 * The families that a reader asks for by `?name[]=…`, once for each, as it does of other Prometheus clients; undefined: all.
 * In OpenMetrics a counter's or info's name is without the suffix that its samples have: either is understood.
 */
export function namesAsked(request: IncomingMessage): ReadonlySet<string> | undefined {
  const query = request.url?.indexOf('?') ?? -1;
  if (query === -1) return undefined;
  const names = new URLSearchParams(request.url!.slice(query)).getAll('name[]');
  return names.length === 0 ? undefined : new Set(names.flatMap((name) => [name, `${name}_total`, `${name}_info`]));
}

export interface MetricsPageOptions {
  /** The user's metrics, shown on the same page. */
  readonly promClient?: PromClientRegistry | undefined;
  /** Called before each page. */
  readonly prepare?: () => Promise<void>;
}

/** The page of metrics, in the format and compression that the reader asks for, with the user's prom-client metrics. */
export function metricsPage(registry: Registry, { promClient, prepare }: MetricsPageOptions = {}) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const only = namesAsked(request);
    await prepare?.();
    const format = negotiate(request.headers.accept);
    // Theirs first: what goes wrong with it is then counted on this very page.
    const theirs =
      promClient === undefined
        ? ''
        : await promClientText(promClient, format, {
            without: (name) =>
              registry.has(name) ||
              // In OpenMetrics, a counter's family is named without the suffix.
              (format === 'openmetrics' && registry.has(`${name}_total`)) ||
              only?.has(name) === false,
            onError: () => registry.error('prom-client'),
            timeoutMs: PROM_CLIENT_TIMEOUT_MS,
          });
    let page: readonly Buffer[] = [Buffer.from(theirs), ...(await registry.encodeParts(format, { only }))];
    response.setHeader('Content-Type', contentTypes[format]);
    response.setHeader('Vary', 'Accept, Accept-Encoding');
    if (sizeOf(page) >= MIN_COMPRESSED && takesGzip(request.headers['accept-encoding'])) {
      page = await gzipParts(page);
      response.setHeader('Content-Encoding', 'gzip');
    }
    response.setHeader('Content-Length', sizeOf(page));
    if (request.method !== 'HEAD') for (const part of page) response.write(part);
    response.end();
  };
}

function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
