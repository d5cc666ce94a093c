import { createServer } from 'node:http';

/** What one webhook call of Alertmanager said. */
export interface Call {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly status: 'firing' | 'resolved';
  /** What Slack is sent instead of alerts. */
  readonly attachments?: readonly Readonly<Record<string, string>>[];
  /** Empty in what Slack is sent. */
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

export interface HttpServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

async function listen(
  answer: (path: string, body: string, authorization: string | undefined) => string,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.end(answer(request.url ?? '', Buffer.concat(chunks).toString('utf8'), request.headers.authorization));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A receiver of webhooks that keeps what it was told. */
export async function startWebhook(): Promise<HttpServer & { readonly calls: readonly Call[] }> {
  const calls: Call[] = [];
  const server = await listen((path, body, authorization) => {
    const message: Omit<Call, 'path' | 'authorization' | 'alerts'> & Partial<Call> = JSON.parse(body);
    calls.push({ alerts: [], ...message, path, authorization });
    return '';
  });
  return { ...server, calls };
}

/** A scrape target whose page is made anew each time. */
export function startTarget(page: () => string): Promise<HttpServer> {
  return listen(page);
}
