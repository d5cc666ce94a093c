import { areas, formatValue } from '@pulso/catalogue';
import { adviceTexts } from '../../advisors/advice.ts';
import type { AdviceWithStatements } from '../../advisors/missing-index-advice.ts';
import { html, type Html } from '../html.ts';

/** Why, what to run, how to take it back, and what the prediction rests on. */
export function adviceBody(advice: AdviceWithStatements, servers: readonly string[]): Html {
  const { title, why } = adviceTexts(advice);
  const effect = advice.predictedEffect;
  const area = areas.find(({ id }) => id === advice.area)?.title.en ?? advice.area;
  return html`<header>
      <h1><a href="/">Pulso</a></h1>
      <span>Recommendation ${advice.id}</span>
    </header>
    <main>
      <h2>${title}</h2>
      <section class="panel">
        <p>${why}</p>
        <dl>
          <dt>Where</dt>
          <dd>${area} · ${advice.entity} · ${servers.join(', ')}</dd>
          <dt>Effect expected</dt>
          <dd>${effect === undefined ? 'not predicted' : formatValue(effect, 'ratio').replace('-', '−')}</dd>
          <dt>Confidence</dt>
          <dd>${formatValue(advice.confidence, 'ratio')}</dd>
          <dt>State</dt>
          <dd>${advice.state}</dd>
        </dl>
        ${block('Apply', advice.apply)} ${block('Undo', advice.undo)}
        ${
          advice.details === undefined
            ? undefined
            : html`<h3>What it rests on</h3>
                <ul>
                  ${advice.details.map((detail) => html`<li>${detail}</li>`)}
                </ul>`
        }
        ${(advice.statements ?? []).map((statement) => block('Statement, without its values', statement))}
      </section>
    </main>`;
}

function block(title: string, code: string | undefined): Html | undefined {
  return code === undefined
    ? undefined
    : html`<h3>${title}</h3>
        <pre>${code}</pre>`;
}
