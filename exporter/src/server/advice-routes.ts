import { adviceStateTexts, areas, type AdviceState, type Locale } from '@pulso/catalogue';
import express, { Router, type Request, type Response } from 'express';
import { words } from '../advisors/advice/article.ts';
import { localeOf } from '../advisors/advice/page.ts';
import { PulsoError } from '../errors.ts';
import { html, sendPage } from '../html/index.ts';
import { ledgerArticle } from '../ledger/article.ts';
import { exposeLedger } from '../ledger/expose.ts';
import { type Identity, keyOf } from '../ledger/entry.ts';
import type { Ledger, Listed } from '../ledger/ledger.ts';
import { detailsOf, viewOf } from '../ledger/view.ts';
import { Registry } from '../registry/index.ts';
import { below, sendMetrics } from './page.ts';

export interface AdviceParts {
  readonly ledger: Pick<Ledger, 'all' | 'find' | 'entry' | 'services' | 'dismiss' | 'restore'>;
  /** Services that have metrics of advice: of the configuration, and those that advice was given for. */
  readonly services: () => readonly Identity[];
  /** Statements of standing advice, without their values, by id: they are kept nowhere. */
  readonly statements: (id: string) => readonly string[];
  /** The daemon's own metrics. */
  readonly registry: Registry;
}

/** What is listed where no state is asked for: what can be acted on or is being measured. */
const OPEN: readonly AdviceState[] = ['proposed', 'applied'];
const API = '/api/v1/recommendations';
const NONE = 'There is no such recommendation.';

/** The daemon's advice: as list and page for people, as JSON, and as metrics of each service. */
export function adviceRoutes({ ledger, services, statements, registry }: AdviceParts): Router {
  const router = Router();
  const find = (key: string) => ledger.entry(key);

  router.get('/advice-metrics', (request, response) => {
    const { service, cluster = '' } = request.query;
    const asked = typeof service === 'string' && typeof cluster === 'string' ? { service, cluster } : undefined;
    if (asked === undefined || !services().some((known) => keyOf(known, '') === keyOf(asked, ''))) {
      response.status(404).type('text').send('There is no such service. /sd lists the ones that there are.\n');
      return;
    }
    const page = new Registry({ reportTo: registry });
    exposeLedger(
      page,
      ledger.all().filter(({ entry }) => keyOf(entry, '') === keyOf(asked, '')),
      Date.now(),
    );
    sendMetrics(request, response, page);
  });

  router.get('/advice/:id', (request, response) => {
    const locale = languageOf(request);
    const say = words[locale];
    const found = ledger.find(request.params.id);
    const [first] = found;
    const wantsJson = request.accepts(['html', 'json']) === 'json';
    response.vary('Accept, Accept-Language');
    if (first === undefined) {
      if (wantsJson) response.status(404).json({ error: say.gone });
      else sendPage(response, { title: 'Pulso', body: below(say.one, html`<p>${say.gone}</p>`), locale, status: 404 });
      return;
    }
    const details = found.map((listed) => detailsOf(listed, find, locale));
    const ownStatements = statements(first.entry.advice.id);
    const [one] = details;
    if (wantsJson) response.json({ ...one, statements: ownStatements });
    else {
      const articles = details.map((each) => ledgerArticle(each, ownStatements, locale));
      const title = one?.title ?? say.one;
      sendPage(response, { title, body: below(`${say.one} ${request.params.id}`, html`${articles}`), locale });
    }
  });

  router.get(API, (request, response) => {
    const problem = problemOf(request.query);
    if (problem !== undefined) {
      response.status(400).json({ error: problem });
      return;
    }
    const locale = languageOf(request);
    const list = ledger.all().filter(filterOf(request.query));
    response.json({ recommendations: list.map((listed) => viewOf(listed, find, locale)) });
  });

  router.get(`${API}/:id`, (request, response) => {
    const list = ledger.find(request.params.id);
    if (list.length === 0) {
      response.status(404).json({ error: NONE });
      return;
    }
    const locale = languageOf(request);
    response.json({ recommendations: list.map((listed) => detailsOf(listed, find, locale)) });
  });

  // Only JSON is taken: a page of another origin cannot have a browser send that without being asked first.
  router.post(`${API}/:id/dismissal`, express.json({ limit: '4kb' }), async (request, response) => {
    const body: unknown = request.body;
    if (!isDismissal(body)) {
      response.status(400).json({ error: 'Send JSON: {"reason": "…", "until": "2027-03-31"}.' });
      return;
    }
    await answer(response, () =>
      ledger.dismiss(request.params.id, { reason: body.reason, until: new Date(body.until) }),
    );
  });
  router.delete(`${API}/:id/dismissal`, async (request, response) => {
    await answer(response, () => ledger.restore(request.params.id));
  });
  return router;
}

async function answer(response: Response, change: () => Promise<boolean>): Promise<void> {
  try {
    if (await change()) response.status(204).end();
    else response.status(404).json({ error: NONE });
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    response.status(400).json({ error: error.message });
  }
}

function isDismissal(body: unknown): body is { reason: string; until: string } {
  if (typeof body !== 'object' || body === null || !('reason' in body) || !('until' in body)) return false;
  const { reason, until } = body;
  return typeof reason === 'string' && typeof until === 'string' && Number.isFinite(Date.parse(until));
}

type Query = Request['query'];

/** `?locale=` wins over what the browser prefers. */
function languageOf(request: Request): Locale {
  const { locale } = request.query;
  return locale === 'en' || locale === 'pt-BR' ? locale : localeOf(request);
}

const isState = (text: string): text is AdviceState => Object.hasOwn(adviceStateTexts, text);

/** What is wrong with the filters; undefined where nothing is. */
function problemOf({ area, state, service, locale }: Query): string | undefined {
  const known: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['area', area, areas.map(({ id }) => id)],
    ['state', state, [...Object.keys(adviceStateTexts), 'all']],
    ['locale', locale, ['en', 'pt-BR']],
  ];
  for (const [name, value, values] of known) {
    if (value !== undefined && !(typeof value === 'string' && values.includes(value))) {
      return `${name} is not one of: ${values.join(', ')}.`;
    }
  }
  return service === undefined || typeof service === 'string' ? undefined : 'service is there twice. Name one.';
}

function filterOf({ area, state, service }: Query): (listed: Listed) => boolean {
  return ({ entry }) =>
    (area === undefined || entry.advice.area === area) &&
    (service === undefined || entry.service === service) &&
    (state === 'all' ||
      (typeof state === 'string' && isState(state) ? entry.state === state : OPEN.includes(entry.state)));
}
