import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Locale } from '@pulso/catalogue';
import { idAsked } from '../../handlers.ts';
import { type Html, html, sendPage } from '../../html/index.ts';
import { type Advice, adviceTexts } from './advice.ts';
import { adviceArticle, words } from './article.ts';

/** The reader's language, as far as Pulso speaks it. */
export function localeOf(request: IncomingMessage): Locale {
  return /^pt\b/i.test(request.headers['accept-language'] ?? '') ? 'pt-BR' : 'en';
}

/** JSON of all recommendations, or of the one whose id ends the path; for browsers a page, in their language. */
export function adviceHandler(
  advice: () => readonly Advice[],
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
      const found =
        id === undefined ? list.map(withTexts) : one === undefined ? { error: words.en.gone } : withTexts(one);
      response.end(`${JSON.stringify(found, null, 2)}\n`);
      return;
    }
    const locale = localeOf(request);
    const shown = id === undefined ? list : one === undefined ? [] : [one];
    const heading = [words[locale].title, service.service, service.version].filter((part) => part !== undefined);
    sendPage(response, { title: heading.join(' – '), body: body(shown, id, locale, heading), locale, status });
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
): Html {
  const say = words[locale];
  return html`<header>
      <h1>${title}</h1>
      <span>${service.join(' ')}</span>
    </header>
    <main>
      ${shown.map((advice) => adviceArticle(advice, { locale }))}
      ${shown.length > 0 ? undefined : html`<p>${id === undefined ? say.none : say.gone}</p>`}
      ${id === undefined ? undefined : html`<p><a href="./">${say.all}</a></p>`}
    </main>`;
}
