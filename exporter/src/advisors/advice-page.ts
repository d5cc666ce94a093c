import type { IncomingMessage, ServerResponse } from 'node:http';
import { adviceKinds, areas, formatValue, type Locale } from '@pulso/catalogue';
import { type Advice, adviceTexts } from './advice.ts';

const ID = /^[0-9a-f]{12}$/;
const texts = {
  en: {
    ...{
      title: 'Recommendations',
      none: 'Nothing to recommend now.',
      gone: 'This recommendation does not stand (any more).',
    },
    ...{
      all: 'All recommendations',
      effect: 'Expected change',
      confidence: 'Confidence',
      apply: 'To apply',
      undo: 'To undo',
    },
    ...{ source: 'Source', details: 'What it rests on' },
  },
  'pt-BR': {
    ...{
      title: 'Recomendações',
      none: 'Nada a recomendar agora.',
      gone: 'Esta recomendação não está (mais) em vigor.',
    },
    ...{ all: 'Todas as recomendações', effect: 'Mudança esperada', confidence: 'Confiança', apply: 'Para aplicar' },
    ...{ undo: 'Para desfazer', source: 'Fonte', details: 'Em que se baseia' },
  },
} as const;

/** JSON of all recommendations, or of the one whose id ends the path; for browsers a page, in their language. */
export function adviceHandler(
  advice: () => readonly Advice[],
  service: { readonly service?: string; readonly version?: string },
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const last =
      (request.url ?? '')
        .split('?')[0]!
        .split('/')
        .findLast((part) => part !== '') ?? '';
    const list = advice();
    const id = ID.test(last) ? last : undefined;
    const one = list.find((candidate) => candidate.id === id);
    response.statusCode = id !== undefined && one === undefined ? 404 : 200;
    response.setHeader('Vary', 'Accept, Accept-Language');
    if (!/\btext\/html\b/.test(request.headers.accept ?? '')) {
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      const found =
        id === undefined ? list.map(withTexts) : one === undefined ? { error: texts.en.gone } : withTexts(one);
      response.end(`${JSON.stringify(found, null, 2)}\n`);
      return;
    }
    const locale: Locale = /^pt\b/i.test(request.headers['accept-language'] ?? '') ? 'pt-BR' : 'en';
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    const shown = id === undefined ? list : one === undefined ? [] : [one];
    response.end(
      page(shown, id, locale, [service.service, service.version].filter((part) => part !== undefined).join(' ')),
    );
  };
}

function withTexts(advice: Advice) {
  return { ...advice, texts: { en: adviceTexts(advice, 'en'), 'pt-BR': adviceTexts(advice, 'pt-BR') } };
}

function page(list: readonly Advice[], id: string | undefined, locale: Locale, service: string): string {
  const words = texts[locale];
  const empty = id === undefined ? words.none : words.gone;
  const heading = escape([words.title, service].filter((part) => part !== '').join(' – '));
  return `<!doctype html>
<html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}article{border-top:1px solid;padding:1rem 0}pre{overflow:auto;padding:.5rem;border:1px solid}dt{font-weight:600}</style>
<h1>${heading}</h1>
${list.map((advice) => articleOf(advice, locale)).join('\n') || `<p>${empty}</p>`}
${id === undefined ? '' : `<p><a href="./">${words.all}</a></p>`}
</html>
`;
}

function articleOf(advice: Advice, locale: Locale): string {
  const words = texts[locale];
  const { title, why } = adviceTexts(advice, locale);
  const kind = adviceKinds.find((candidate) => candidate.id === advice.kind)!;
  const area = areas.find((candidate) => candidate.id === advice.area)!;
  const rows: [string, string][] = [[words.confidence, formatValue(advice.confidence, 'ratio', locale)]];
  if (advice.predictedEffect !== undefined) {
    rows.unshift([words.effect, formatValue(advice.predictedEffect, 'ratio', locale)]);
  }
  rows.push([words.source, kind.source]);
  const code = (name: string, content: string | undefined) =>
    content === undefined ? '' : `<p>${name}</p><pre>${escape(content)}</pre>`;
  const details = advice.details?.map((detail) => `<li>${escape(detail)}</li>`).join('') ?? '';
  return `<article id="${advice.id}"><h2>${escape(title)}</h2><p>${escape(area.title[locale])}</p><p>${escape(why)}</p>
<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${escape(value)}</dd>`).join('')}</dl>
${code(words.apply, advice.apply)}${code(words.undo, advice.undo)}${details === '' ? '' : `<p>${words.details}</p><ul lang="en">${details}</ul>`}</article>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
