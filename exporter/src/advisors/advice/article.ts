import {
  adviceKinds,
  adviceStateTexts,
  adviceSteps,
  type AdviceStep,
  areas,
  formatValue,
  tradesOf,
  type AdviceState,
  type Locale,
} from '@pulso/catalogue';
import { html, type Html } from '../../html/index.ts';
import type { Advice } from './advice.ts';

export const words = {
  en: {
    ...{ title: 'Recommendations', one: 'Recommendation', none: 'Nothing to recommend now.' },
    gone: 'This recommendation does not stand (any more): it was mended, or nobody has looked since the start.',
    ...{ all: 'All recommendations', where: 'Where', effect: 'Effect expected', confidence: 'Confidence' },
    ...{ unpredicted: 'not predicted', state: 'State', source: 'Source', apply: 'To apply', undo: 'To undo' },
    ...{ details: 'What it rests on', statement: 'Statement, without its values' },
    compliance: 'Speed versus compliance',
    judging: '{judging} of {all} advisors can judge now.',
  },
  'pt-BR': {
    ...{ title: 'Recomendações', one: 'Recomendação', none: 'Nada a recomendar agora.' },
    gone: 'Esta recomendação não está (mais) em vigor: foi resolvida, ou nada foi examinado desde o início.',
    ...{ all: 'Todas as recomendações', where: 'Onde', effect: 'Efeito esperado', confidence: 'Confiança' },
    ...{ unpredicted: 'não previsto', state: 'Estado', source: 'Fonte', apply: 'Para aplicar', undo: 'Para desfazer' },
    ...{ details: 'Em que se baseia', statement: 'Comando, sem os seus valores' },
    compliance: 'Velocidade versus conformidade',
    judging: '{judging} de {all} conselheiros podem julgar agora.',
  },
} as const;

export interface ArticleOptions {
  readonly locale: Locale;
  /** Servers that it is about, where its exporter watches several. */
  readonly servers?: readonly string[];
  readonly facts?: readonly Fact[];
  /** What stands before the reason, and what below all else. */
  readonly before?: Html | undefined;
  readonly after?: Html | undefined;
}

/** A name and what is known of it; left out where it is undefined. */
export type Fact = readonly [name: string, value: string | undefined];

/** What an article needs of an advice. */
type Shown = Pick<Advice, 'id' | 'entity' | 'confidence' | 'predictedEffect' | 'apply' | 'undo' | 'details'> & {
  readonly kind: string;
  readonly area: string;
  readonly state: AdviceState;
  readonly statements?: readonly string[];
};

/** One recommendation: why, what to run, how to take it back, and what the prediction rests on. */
export function adviceArticle(
  advice: Shown & { readonly texts: { readonly title: string; readonly why: string } },
  { locale, servers = [], facts: more = [], before, after }: ArticleOptions,
): Html {
  const say = words[locale];
  const { title, why } = advice.texts;
  const steps = adviceSteps(advice, locale);
  const area = areas.find(({ id }) => id === advice.area)?.title[locale] ?? advice.area;
  const source = adviceKinds.find(({ id }) => id === advice.kind)?.source;
  const effect = advice.predictedEffect;
  const facts: readonly Fact[] = [
    [say.where, [area, advice.entity, ...servers].filter((part) => part !== '').join(' · ')],
    [say.effect, effect === undefined ? say.unpredicted : formatValue(effect, 'ratio', locale).replace('-', '−')],
    [say.confidence, formatValue(advice.confidence, 'ratio', locale)],
    [say.state, adviceStateTexts[advice.state][locale]],
    ...more,
    [say.source, source],
  ];
  return html`<article id="${advice.id}">
    <h2>${title}</h2>
    <section class="panel">
      ${before}
      <p>${why}</p>
      <dl>
        ${facts.map(([name, value]) =>
          value === undefined
            ? undefined
            : html`<dt>${name}</dt>
                <dd>${value}</dd>`,
        )}
      </dl>
      ${step(say.apply, steps.apply)} ${step(say.undo, steps.undo)}
      ${tradesOf(advice.kind).map(
        ({ keep, controls }, index) =>
          html`${index === 0 ? html`<h3>${say.compliance}</h3>` : undefined}
            <p>${keep[locale]} (${controls.join(', ')})</p>`,
      )}
      ${
        advice.details === undefined || advice.details.length === 0
          ? undefined
          : html`<h3>${say.details}</h3>
              <ul lang="en">
                ${advice.details.map((detail) => html`<li>${detail}</li>`)}
              </ul>`
      }
      ${(advice.statements ?? []).map((statement) => block(say.statement, statement))} ${after}
    </section>
  </article>`;
}

function step(title: string, { text, isCommand }: Partial<AdviceStep> = {}): Html | undefined {
  if (text === undefined) return undefined;
  return isCommand === true
    ? block(title, text)
    : html`<h3>${title}</h3>
        <p>${text}</p>`;
}

function block(title: string, code: string): Html {
  return html`<h3>${title}</h3>
    <pre>${code}</pre>`;
}
