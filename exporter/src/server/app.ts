import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { adviceTexts, type AdviceWithStatements } from '../advisors/advice/advice.ts';
import { adviceArticle, words } from '../advisors/advice/article.ts';
import { localeOf } from '../advisors/advice/page.ts';
import { exposeAdvice } from '../advisors/advice/expose.ts';
import type { ResolvedConfig } from '../config/resolve.ts';
import { type Html, html, sendPage } from '../html/index.ts';
import { namesAsked } from '../handlers.ts';
import { SamplesPage } from '../postgres/expose.ts';
import { errorFacts } from '../postgres/failure.ts';
import { contentTypes, negotiate, type Registry } from '../registry/index.ts';
import { requireToken } from './auth.ts';
import { discover } from './discovery.ts';
import { landingBody, REFRESH_SECONDS } from './landing/page.ts';
import type { History } from './history.ts';
import type { HealthSource } from './landing/source.ts';
import type { Watch } from './watch.ts';
import type { Watches } from './watches.ts';

export interface AppParts {
  /** The configuration that is in force now. */
  readonly config: () => ResolvedConfig;
  /** The daemon's own metrics. */
  readonly registry: Registry;
  readonly watches: Pick<Watches, 'all' | 'get'>;
  /** Advice that needs Prometheus' memory. */
  readonly history: Pick<History, 'historyAdvice' | 'known' | 'silent'>;
  readonly health: HealthSource;
  /** Where people and Prometheus reach the daemon. */
  readonly advertiseUrl: () => string;
  readonly reload: () => Promise<void>;
}

/** Every page of the daemon. */
export function createApp(parts: AppParts): Express {
  const { config, registry, watches, history, health, advertiseUrl, reload } = parts;
  const pages = new WeakMap<Watch, { readonly page: SamplesPage; readonly databases: number }>();
  /** A watch's page, made anew when it watches another number of databases, by which families' limits go. */
  const pageOf = (watch: Watch): SamplesPage => {
    const { databases } = watch;
    const known = pages.get(watch);
    if (known?.databases === databases) return known.page;
    const page = new SamplesPage(registry, databases);
    pages.set(watch, { page, databases });
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
  app.get('/metrics', (request, response) => sendMetrics(request, response, registry));
  app.get('/sd', (_, response) => {
    const { host, protocol } = new URL(advertiseUrl());
    response.json(discover(config().targets, host, protocol.replace(':', '')));
  });
  app.get('/probe', (request, response) => {
    const { target } = request.query;
    const watch = typeof target === 'string' ? watches.get(target) : undefined;
    if (watch === undefined) {
      response
        .status(404)
        .type('text')
        .send('There is no such target. Ask for /probe?target=<name>, with a name from the configuration.\n');
      return;
    }
    const page = pageOf(watch);
    page.show(watch.samples());
    exposeAdvice(page.registry, watch.advice());
    sendMetrics(request, response, page.registry);
  });

  app.get('/', async (_, response) => {
    const view = { ...(await health.read()), targets: watches.all().map((watch) => watch.status()), now: new Date() };
    sendPage(response, { title: 'Pulso', body: landingBody(view), refreshSeconds: REFRESH_SECONDS });
  });
  app.get('/advice/:id', (request, response) => {
    const given = watches
      .all()
      .flatMap((watch) => watch.advice().map((advice) => ({ advice, server: whereOf(watch.config.name, advice) })));
    const standing = given.filter(({ advice }) => advice.id === request.params.id);
    const [first] = standing;
    const wantsJson = request.accepts(['html', 'json']) === 'json';
    const locale = localeOf(request);
    const say = words[locale];
    if (first === undefined) {
      if (wantsJson) response.status(404).json({ error: words.en.gone });
      else sendPage(response, { title: 'Pulso', body: below(say.one, html`<p>${say.gone}</p>`), locale, status: 404 });
      return;
    }
    const servers = standing.map(({ server }) => server);
    if (wantsJson) response.json({ ...first.advice, ...adviceTexts(first.advice), servers });
    else {
      const { title } = adviceTexts(first.advice, locale);
      const article = adviceArticle(first.advice, { locale, servers });
      sendPage(response, { title, body: below(`${say.one} ${first.advice.id}`, article), locale });
    }
  });

  app.get('/api/health', async (_, response) => void response.json(await health.read()));
  app.get('/api/targets', (_, response) => void response.json(watches.all().map((watch) => watch.status())));
  app.get('/api/advice', (_, response) => {
    // Statements stay on the advice's own page.
    const told = ({ statements: _statements, ...advice }: AdviceWithStatements) => ({
      ...advice,
      ...adviceTexts(advice),
    });
    response.json([
      ...watches
        .all()
        .flatMap((watch) => watch.advice().map((advice) => ({ ...told(advice), server: watch.config.name }))),
      ...history
        .historyAdvice()
        .flatMap(({ service, cluster, advice }) => advice.map((each) => ({ ...told(each), service, cluster }))),
    ]);
  });
  const statements = () =>
    watches.all().flatMap((watch) => watch.statements().map((group) => ({ server: watch.config.name, ...group })));
  app.get('/api/v1/queries', (_, response) => void response.json(statements()));
  app.get('/api/v1/queries/:id', (request, response) => {
    const found = statements().filter(({ id }) => id === request.params.id);
    if (found.length > 0) response.json(found);
    else response.status(404).json({ error: 'This group of statements is not among those that cost most.' });
  });
  app.get('/api/controls', (_, response) => {
    response.json(
      watches
        .all()
        .flatMap((watch) => watch.findings().map(({ result }) => ({ server: watch.config.name, ...result }))),
    );
  });

  app.use(
    (_, response) => void response.status(404).type('text').send('There is no such page. See / for what there is.\n'),
  );
  app.use(onError(registry));
  return app;
}

/** A page below the landing page, with the way back. */
function below(what: string, content: Html): Html {
  return html`<header>
      <h1><a href="/">Pulso</a></h1>
      <span>${what}</span>
    </header>
    <main>${content}</main>`;
}

/** The server, or the one of its databases, that an advice is about. */
const whereOf = (server: string, { database }: AdviceWithStatements) =>
  database === undefined ? server : `${server}/${database}`;

function sendMetrics(request: Request, response: Response, registry: Registry): void {
  const format = negotiate(request.headers.accept);
  response.set('Content-Type', contentTypes[format]).send(registry.encode(format, { only: namesAsked(request) }));
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
