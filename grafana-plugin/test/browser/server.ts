import { panelQueries, type PanelView } from '@pulso/catalogue';
import { build } from 'esbuild';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';
import { askAll, type Window } from '../live/frames.ts';

const ROOT = join(__dirname, '..', '..');
const DIST = join(ROOT, 'dist');
/** The one file that the page needs of Grafana's server: an icon's shape, which no test looks at. */
const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M4 4h16v16H4z"/></svg>';

export interface HostServer {
  readonly url: string;
  /** Paths that the page has asked for. */
  readonly asked: string[];
  readonly stop: () => Promise<void>;
}

/** What of a Prometheus the page may ask. */
export interface Ask {
  readonly prometheus: string;
  readonly window: Window;
}

/**
 * Serves the host page, the built plugin, and what a Prometheus answers to the queries of a view.
 * @param asks by the name that the page calls each Prometheus; without any it brings its own data
 * @param page the page's script
 */
export async function startHost(
  asks: Readonly<Record<string, Ask>> = {},
  page = join(__dirname, 'host.tsx'),
): Promise<HostServer> {
  if (!existsSync(join(DIST, 'module.js')))
    throw new Error('dist/module.js is missing: npm run build -w grafana-plugin');
  const bundle = await hostBundle(page);
  const asked: string[] = [];
  const answer = async (
    path: string,
    query: URLSearchParams,
  ): Promise<[type: string, body: string | Buffer] | undefined> => {
    if (path === '/')
      return [
        'text/html',
        '<!doctype html><html lang="en-US"><meta charset="utf-8"><link rel="icon" href="data:,"><body><script src="/host.js"></script>',
      ];
    if (path === '/host.js') return ['text/javascript', bundle];
    const ask = asks[query.get('from') ?? ''];
    if (path === '/frames' && ask !== undefined) {
      const { prometheus, window } = ask;
      const frames = await askAll(prometheus, window, viewOf(query.get('view')));
      return ['application/json', JSON.stringify({ frames, from: window.from * 1000, to: window.to * 1000 })];
    }
    if (path.endsWith('.svg')) return ['image/svg+xml', ICON];
    const file = join(DIST, normalize(path).replace(/^\/plugin\//, ''));
    return path.startsWith('/plugin/') && existsSync(file) ? ['text/javascript', readFileSync(file)] : undefined;
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname);
    void respond(response, answer(pathname, searchParams));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const viewIds = Object.keys(panelQueries);
const isView = (name: string): name is PanelView => viewIds.includes(name);

function viewOf(name: string | null): PanelView {
  return name !== null && isView(name) ? name : 'health';
}

async function respond(
  response: ServerResponse,
  answer: Promise<[type: string, body: string | Buffer] | undefined>,
): Promise<void> {
  try {
    const found = await answer;
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': found?.[0] ?? 'text/plain' });
    response.end(found?.[1] ?? 'not found');
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

/** Grafana's libraries in one script, which takes seconds. */
async function hostBundle(page: string): Promise<string> {
  const result = await build({
    entryPoints: [page],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'transform',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: { '.css': 'empty', '.svg': 'text' },
    logLevel: 'error',
  });
  return result.outputFiles[0]?.text ?? '';
}
