import express, { type ErrorRequestHandler, type Express } from 'express';
import type { ResolvedConfig } from '../config/resolve.ts';
import { sendPage } from '../html/index.ts';
import { errorFacts } from '../error-facts.ts';
import type { Registry } from '../registry/index.ts';
import type { DaemonAdvice } from './advice.ts';
import { type AdviceParts, adviceRoutes } from './advice-routes.ts';
import { requireToken } from './auth.ts';
import { discover, discoverAdvice } from './discovery.ts';
import { otherAdvice } from './landing/advice.ts';
import { landingBody, REFRESH_SECONDS } from './landing/page.ts';
import type { History } from './history.ts';
import type { HealthSource } from './landing/source.ts';
import { sendMetrics, sendProbe } from './page.ts';
import { ProbePage } from './probe-page.ts';
import type { Watch } from './watch.ts';
import type { Watches } from './watches.ts';

export interface AppParts {
  /** The configuration that is in force now. */
  readonly config: () => ResolvedConfig;
  /** The daemon's own metrics. */
  readonly registry: Registry;
  readonly watches: Pick<Watches, 'all' | 'get'>;
  readonly health: HealthSource;
  /** Advisors that need Prometheus' memory. */
  readonly history: Pick<History, 'known' | 'silent'>;
  readonly advice: Omit<AdviceParts, 'registry'> & Pick<DaemonAdvice, 'list'>;
  /** Where people and Prometheus reach the daemon. */
  readonly advertiseUrl: () => string;
  readonly reload: () => Promise<void>;
}

/** Every page of the daemon. */
export function createApp(parts: AppParts): Express {
  const { config, registry, watches, health, history, advice, advertiseUrl, reload } = parts;
  const pages = new WeakMap<Watch, ProbePage>();
  const pageOf = (watch: Watch): ProbePage => {
    let page = pages.get(watch);
    if (page === undefined) pages.set(watch, (page = new ProbePage(watch, registry)));
    return page;
  };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  app.get('/healthz', (_, response) => void response.type('text').send('ok\n'));
  app.use(requireToken(() => config().token));

  app.get('/-/ready', (_, response) => {
    const waiting = watches.all().filter((watch) => watch.status().up === undefined).length;
    response.status(waiting === 0 ? 200 : 503).type('text');
    response.send(waiting === 0 ? 'ready\n' : `waiting for the first answer of ${waiting} server(s)\n`);
  });
  app.post('/-/reload', async (_, response) => {
    response.type('text');
    try {
      await reload();
      response.send('reloaded\n');
    } catch (error) {
      response.status(400).send(`Nothing was changed. ${errorFacts(error).message}\n`);
    }
  });
  app.all(
    '/-/reload',
    (_, response) => void response.status(405).set('Allow', 'POST').type('text').send('Use POST.\n'),
  );
  app.get('/metrics', (request, response) => sendMetrics(request, response, registry));
  app.get('/sd', (_, response) => {
    const { host, protocol } = new URL(advertiseUrl());
    const scheme = protocol.replace(':', '');
    response.json([...discover(config().targets, host, scheme), ...discoverAdvice(advice.services(), host, scheme)]);
  });
  app.get('/probe', async (request, response) => {
    const { target } = request.query;
    const watch = typeof target === 'string' ? watches.get(target) : undefined;
    if (watch === undefined) {
      response
        .status(404)
        .type('text')
        .send('There is no such target. Ask for /probe?target=<name>, with a name from the configuration.\n');
      return;
    }
    await sendProbe(request, response, pageOf(watch));
  });

  app.get('/', async (_, response) => {
    const known = await health.read();
    const targets = watches.all().map((watch) => watch.status());
    const view = { ...known, targets, otherAdvice: otherAdvice(advice.list(), known.services), now: new Date() };
    sendPage(response, { title: 'Pulso', body: landingBody(view), refreshSeconds: REFRESH_SECONDS });
  });
  app.use(adviceRoutes({ ...advice, registry }));

  app.get('/api/health', async (_, response) => void response.json(await health.read()));
  app.get('/api/targets', (_, response) => void response.json(watches.all().map((watch) => watch.status())));
  const statements = () =>
    watches.all().flatMap((watch) => watch.statements().map((group) => ({ server: watch.config.name, ...group })));
  app.get('/api/v1/queries', (_, response) => void response.json(statements()));
  app.get('/api/v1/queries/:id', (request, response) => {
    const found = statements().filter(({ id }) => id === request.params.id);
    if (found.length > 0) response.json(found);
    else response.status(404).json({ error: 'This group of statements is not among those that cost most.' });
  });
  app.get('/api/v1/history', (_, response) => {
    response.json({ known: history.known, silent: Object.fromEntries(history.silent()) });
  });
  app.get('/api/controls', (_, response) => {
    response.json(
      watches.all().flatMap((watch) =>
        watch.findings().map(({ result, databases }) => ({
          server: watch.config.name,
          ...result,
          ...(databases === undefined ? {} : { databases }),
        })),
      ),
    );
  });

  app.use(
    (_, response) => void response.status(404).type('text').send('There is no such page. See / for what there is.\n'),
  );
  app.use(onError(registry));
  return app;
}

/** A fault of ours is counted, and tells the caller nothing of its inside. */
const onError =
  (registry: Registry): ErrorRequestHandler =>
  (_error, _request, response, next) => {
    registry.error('server');
    if (response.headersSent) return next(_error);
    response
      .status(500)
      .type('text')
      .send('Pulso failed to make this page. It was counted in pulso_exporter_errors_total.\n');
  };
