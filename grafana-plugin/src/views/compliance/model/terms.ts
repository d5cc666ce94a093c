import { stateName } from '@pulso/catalogue';
import { lastValue, type Series } from '../../../model/index.ts';
import type { ComplianceAnswers } from './answers.ts';
import type { Term, TermState } from './types.ts';

/**
 * Legal terms that run. How far each is used up is what Prometheus has recorded (warned at half, urgent at four fifths,
 * or as the rules were generated); that an instant has passed is seen here too, since an instant needs nobody to count.
 */
export function termsOf(
  answers: ComplianceAnswers,
  keyOf: (labels: Series['labels']) => string,
  now: number,
): Map<string, Term> {
  const states = new Map<string, number>();
  for (const series of answers.termState) {
    const key = stateKey(series.labels, series.labels['entity']);
    states.set(key, Math.max(states.get(key) ?? 0, lastValue(series) ?? 0));
  }
  const overdue = new Map(answers.termsOverdue.map((series) => [keyOf(series.labels), lastValue(series) ?? 0]));
  const due = new Map(answers.termDue.map((series) => [keyOf(series.labels), lastValue(series)]));
  const terms = new Map<string, Term>();
  for (const series of answers.termsOpen) {
    const key = keyOf(series.labels);
    const open = lastValue(series) ?? 0;
    if (open === 0) continue;
    const seconds = due.get(key);
    const instant = seconds === undefined ? undefined : seconds * 1000;
    const late = overdue.get(key) ?? 0;
    const recorded = states.get(stateKey(series.labels, series.labels['control']));
    const isOverdue = late > 0 || (instant !== undefined && instant <= now);
    terms.set(key, { open, overdue: late, due: instant, state: isOverdue ? 'overdue' : termState(recorded) });
  }
  return terms;
}

const stateKey = (labels: Series['labels'], control: string | undefined): string =>
  [labels['cluster'] ?? '', labels['service'] ?? '', control ?? ''].join('\u0000');

function termState(recorded: number | undefined): TermState {
  const name = stateName(recorded);
  return name === 'critical' || name === 'warning' ? name : 'ok';
}
