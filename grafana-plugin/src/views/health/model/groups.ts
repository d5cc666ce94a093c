import { stateName } from '@pulso/catalogue';
import { lastValue, signalOf, type ViewState } from '../../../model/index.ts';
import type { HealthAnswers } from './answers.ts';
import { STATE_RANK } from './signals.ts';
import type { AdviceView, AreaView, SignalView } from './types.ts';

/** Made once: making one for each comparison costs more than all the rest of a refresh. */
const BY_NAME = new Intl.Collator('en', { numeric: true });

/**
 * The signals by the values of any label, the worst group first. The state of a service is the recorded one; of
 * anything else it is the worst that is recorded of its signals, for the rules record none.
 */
export function groupViews(
  label: string,
  answers: HealthAnswers,
  signals: readonly SignalView[],
  advice: readonly AdviceView[],
): AreaView[] {
  const groups = new Map<string, SignalView[]>();
  for (const signal of signals) {
    const value = signal.labels[label] ?? '';
    const known = groups.get(value);
    if (known === undefined) groups.set(value, [signal]);
    else known.push(signal);
  }
  const recorded = new Map<string, ViewState>();
  if (label === 'service') {
    for (const series of answers.health) recorded.set(series.labels['service'] ?? '', stateName(lastValue(series)));
  }
  const alerts = countsBy(answers, label);
  const proposed = new Map<string | undefined, number>();
  for (const one of advice) {
    const value = labelOf(one, label);
    if (one.state === 'proposed') proposed.set(value, (proposed.get(value) ?? 0) + 1);
  }
  return [...groups]
    .map(([id, own]): AreaView => {
      const state = recorded.get(id) ?? own[0]?.state ?? 'unknown';
      return {
        id,
        isArea: false,
        title: titleOf(label, id),
        state,
        worst: own.find((signal) => signal.state === state) ?? own[0],
        signals: own,
        alerts: { warning: alerts.get(`warning ${id}`) ?? 0, critical: alerts.get(`critical ${id}`) ?? 0 },
        advice: proposed.get(id) ?? 0,
      };
    })
    .sort((a, b) => STATE_RANK[b.state] - STATE_RANK[a.state] || BY_NAME.compare(a.id, b.id));
}

function titleOf(label: string, id: string): AreaView['title'] {
  if (label === 'signal') return signalOf(id).title;
  const text = id === '' ? '–' : id;
  return { en: text, 'pt-BR': text };
}

function labelOf(advice: AdviceView, label: string): string | undefined {
  return label === 'service' || label === 'cluster' || label === 'entity' ? advice[label] : undefined;
}

/** Firing alerts by severity and the label's value, where the answer has that label. */
function countsBy(answers: HealthAnswers, label: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const series of answers.alerts) {
    const value = series.labels[label];
    if (value === undefined) continue;
    const key = `${series.labels['severity'] ?? ''} ${value}`;
    counts.set(key, (counts.get(key) ?? 0) + (lastValue(series) ?? 0));
  }
  return counts;
}
