import { formatValue, type Locale } from '@pulso/catalogue';
import { adviceArticle } from '../advisors/advice/article.ts';
import { type Html, html } from '../html/index.ts';
import { formulaWithNumbers } from './explanation.ts';
import type { RecommendationDetails } from './view.ts';

const say = {
  en: {
    ...{ rank: 'Rank', causes: 'May be only a symptom of', observed: 'Effect observed', life: 'Its life so far' },
    ...{ formula: 'How the effect was predicted', service: 'Service', effort: 'Effort', risk: 'Risk' },
    ...{ minutes: 'minutes', hours: 'hours', days: 'days', low: 'low', medium: 'medium', high: 'high' },
    ...{
      saved: 'Users would be spared',
      savedUnit: 'of waiting each second',
      own: "The application's own page, with its model",
    },
  },
  'pt-BR': {
    ...{ rank: 'Posição', causes: 'Pode ser só sintoma de', observed: 'Efeito observado', life: 'Sua vida até aqui' },
    ...{ formula: 'Como o efeito foi previsto', service: 'Serviço', effort: 'Esforço', risk: 'Risco' },
    ...{ minutes: 'minutos', hours: 'horas', days: 'dias', low: 'baixo', medium: 'médio', high: 'alto' },
    ...{
      saved: 'Usuários deixariam de esperar',
      savedUnit: 'a cada segundo',
      own: 'A página da própria aplicação, com o modelo',
    },
  },
} as const;

type Words = (typeof say)[Locale];

const isWord = (text: Words, key: string): key is keyof Words => Object.hasOwn(text, key);
const word = (text: Words, key: string): string => (isWord(text, key) ? text[key] : key);

/** One recommendation of the daemon, with its place, its explanation and its life. */
export function ledgerArticle(one: RecommendationDetails, statements: readonly string[], locale: Locale): Html {
  const text = say[locale];
  const { page, rank, service, cluster, observedEffect, effort, risk, gain, heldBack, causes, explanation, life } = one;
  const ratio = (value: number) => formatValue(value, 'ratio', locale).replace('-', '−');
  const saved = gain?.savedTime;
  return adviceArticle(
    { ...one, statements, texts: one },
    {
      locale,
      servers: one.servers,
      facts: [
        [text.service, [service, cluster].filter(Boolean).join(' · ')],
        [text.rank, rank === undefined ? undefined : String(rank)],
        [text.observed, observedEffect === undefined ? undefined : ratio(observedEffect)],
        [text.saved, saved === undefined ? undefined : `${formatValue(saved, 'seconds', locale)} ${text.savedUnit}`],
        [text.effort, word(text, effort)],
        [text.risk, word(text, risk)],
        [text.causes, causes.length === 0 ? undefined : causes.join(', ')],
      ],
      before: heldBack === undefined ? undefined : html`<p><b>${heldBack.text}</b></p>`,
      after: html`${
          explanation === undefined
            ? undefined
            : html`<h3>${text.formula}</h3>
                <pre>
${explanation.formula}
${formulaWithNumbers(explanation, locale)}</pre>`
        }
        ${page === undefined ? undefined : html`<p><a href="${page}">${text.own}</a></p>`}
        <h3>${text.life}</h3>
        <table>
          <tbody>
            ${life.map(
              (event) =>
                html`<tr>
                  <td class="num">${event.at.slice(0, 16).replace('T', ' ')} UTC</td>
                  <td>${event.text}</td>
                </tr>`,
            )}
          </tbody>
        </table>`,
    },
  );
}
