import { type Advice, adviceTexts, type Explanation } from '../src/advisors/advice/advice.ts';
import type { Judgement } from '../src/advisors/application/advisor.ts';

/** The advice, which is fit to be shown: its texts are filled, its formula gives its result, and it is not too sure. */
export function advised(judgement: Judgement): Advice {
  if (judgement === undefined || 'silent' in judgement) {
    throw new Error(`no advice: ${judgement?.silent ?? 'nothing to say'}`);
  }
  for (const locale of ['en', 'pt-BR'] as const) {
    expect(Object.values(adviceTexts(judgement, locale)).join(' ')).not.toMatch(/[{}]|undefined|NaN|–/);
  }
  expect(judgement.confidence).toBeGreaterThan(0);
  expect(judgement.confidence).toBeLessThan(1);
  const { explanation, predictedEffect, gain } = judgement;
  if (explanation !== undefined) {
    expect(evaluated(explanation)).toBeCloseTo(explanation.result.value, 9);
    if (predictedEffect !== undefined) expect(explanation.result.value).toBe(predictedEffect);
  }
  for (const value of Object.values(gain ?? {})) expect(value).toBeGreaterThanOrEqual(0);
  if (gain?.removedRisk !== undefined) expect(gain.removedRisk).toBeLessThanOrEqual(1);
  return judgement;
}

/** Why it cannot be judged. */
export function silence(judgement: Judgement): string {
  if (judgement === undefined || !('silent' in judgement)) throw new Error('not silent');
  return judgement.silent;
}

const FUNCTIONS: ReadonlySet<string> = new Set(['max', 'min', 'log2']);

/** The formula with its inputs put in: plain arithmetic. */
export function evaluated({ formula, inputs }: Explanation): number {
  const expression = formula.slice(formula.indexOf('=') + 1);
  const text = expression.replace(/[a-zA-Z]\w*/g, (name) =>
    FUNCTIONS.has(name) ? `Math.${name}` : `(${inputs[name]?.value ?? 'unknown input'})`,
  );
  // oxlint-disable-next-line no-eval -- arithmetic of the test's own
  return Number((0, eval)(text));
}
