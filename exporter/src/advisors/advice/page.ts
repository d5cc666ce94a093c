import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Locale } from '@pulso/catalogue';
import { idAsked } from '../../handlers.ts';
import { type Html, html, sendPage } from '../../html/index.ts';
import { type Advice, adviceTexts } from './advice.ts';
import type { AdvisorStatus } from '../application/engine.ts';
import { adviceArticle, words } from './article.ts';

/** The reader's language, as far as Pulso speaks it. */
export function localeOf(request: IncomingMessage): Locale {
  return /^pt\b/i.test(request.headers['accept-language'] ?? '') ? 'pt-BR' : 'en';
}

/** What ends the path where the advisors themselves are asked for. */
const ADVISORS = /\/advisors\/?$/;

/** What the page tells of. */
export interface Advised {
  readonly advice: () => readonly Advice[];
  readonly advisors: () => readonly AdvisorStatus[];
}

/**
 * JSON of all recommendations, of the one whose id ends the path, or below `/advisors` of the advisors; for browsers a
 * page, in their language, with the advisors at its foot.
 */
export function adviceHandler(
  { advice, advisors }: Advised,
  service: { readonly service?: string; readonly version?: string },
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const list = advice();
    const id = idAsked(request);
    const one = list.find((candidate) => candidate.id === id);
    const status = id !== undefined && one === undefined ? 404 : 200;
    response.setHeader('Vary', 'Accept, Accept-Language');
    if (!/\btext\/html\b/.test(request.headers.accept ?? '')) {
      response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
      const [path = ''] = (request.url ?? '').split('?');
      const found = ADVISORS.test(path)
        ? advisors()
        : id === undefined
          ? list.map(withTexts)
          : one === undefined
            ? { error: words.en.gone }
            : withTexts(one);
      response.end(`${JSON.stringify(found, null, 2)}\n`);
      return;
    }
    const locale = localeOf(request);
    const shown = id === undefined ? list : one === undefined ? [] : [one];
    const heading = [words[locale].title, service.service, service.version].filter((part) => part !== undefined);
    sendPage(response, {
      title: heading.join(' – '),
      body: body(shown, id, locale, heading, advisors()),
      locale,
      status,
    });
  };
}

function withTexts(advice: Advice) {
  return { ...advice, texts: { en: adviceTexts(advice, 'en'), 'pt-BR': adviceTexts(advice, 'pt-BR') } };
}

function body(
  shown: readonly Advice[],
  id: string | undefined,
  locale: Locale,
  [title, ...service]: readonly string[],
  advisors: readonly AdvisorStatus[],
): Html {
  const say = words[locale];
  return html`<header>
      <h1>${title}</h1>
      <span>${service.join(' ')}</span>
    </header>
    <main>
      ${shown.map((advice) => adviceArticle({ ...advice, texts: adviceTexts(advice, locale) }, { locale }))}
      ${shown.length > 0 ? undefined : html`<p>${id === undefined ? say.none : say.gone}</p>`}
      ${id === undefined ? undefined : html`<p><a href="./">${say.all}</a></p>`}
    </main>
    ${id === undefined ? foot(advisors, locale) : undefined}`;
}

/** Which advisors cannot judge now, and why: advice that is missing is not the same as none that is needed. */
function foot(advisors: readonly AdvisorStatus[], locale: Locale): Html | undefined {
  if (advisors.length === 0) return undefined;
  const say = words[locale];
  const silent = advisors.filter((advisor) => advisor.silent !== undefined);
  return html`<footer>
    <p>
      ${say.judging.replace('{judging}', String(advisors.length - silent.length)).replace('{all}', String(advisors.length))}
    </p>
    ${
      silent.length === 0
        ? undefined
        : html`<ul lang="en">
            ${silent.map((advisor) => html`<li>${advisor.name}: ${advisor.silent}</li>`)}
          </ul>`
    }
  </footer>`;
}
