import { formatValue, type Locale } from '@pulso/catalogue';
import type { Explanation } from '../advisors/advice/advice.ts';
import type { Entry } from './entry.ts';
import { kindOf } from './step.ts';

/**
 * How the prediction was reckoned: as its advisor says. Of advice that came as metrics only the last step is known here,
 * from what Prometheus says now; the application's own page has the model.
 */
export function explanationOf(entry: Pick<Entry, 'advice' | 'now'>): Explanation | undefined {
  const { explanation, predictedEffect } = entry.advice;
  if (explanation !== undefined) return explanation;
  const effect = entry.now?.effect;
  if (effect === undefined || predictedEffect === undefined) return undefined;
  const unit = kindOf(entry).observe?.unit ?? 'ratio';
  return {
    formula: 'then = now * (1 + predictedEffect)',
    inputs: { now: { value: effect, unit }, predictedEffect: { value: predictedEffect, unit: 'ratio' } },
    result: { value: effect * (1 + predictedEffect), unit },
  };
}

/** The formula with the numbers put in, and what it gives: `then = 312 ms * (1 + −96 %) = 12.5 ms`. */
export function formulaWithNumbers({ formula, inputs, result }: Explanation, locale: Locale): string {
  const names = Object.keys(inputs).toSorted((a, b) => b.length - a.length);
  const told = ` = ${formatValue(result.value, result.unit, locale)}`.replace('-', '−');
  if (names.length === 0) return `${formula}${told}`;
  const [left, ...right] = formula.split('=');
  // What stands before the equals sign is the result's own name, even where an input is called the same.
  const [head, body] = right.length === 0 ? ['', formula] : [`${left}=`, right.join('=')];
  const numbers = body.replaceAll(new RegExp(`(?<![\\w.])(?:${names.join('|')})(?!\\w)`, 'g'), (name) => {
    const input = inputs[name];
    return input === undefined ? name : formatValue(input.value, input.unit, locale).replace('-', '−');
  });
  return `${head}${numbers}${told}`;
}
