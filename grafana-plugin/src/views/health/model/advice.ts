import type { Text } from '@pulso/catalogue';
import {
  type Identity,
  type Series,
  adviceKindOf,
  advicePage,
  adviceTitle,
  lastValue,
  signalOf,
} from '../../../model/index.ts';
import type { HealthAnswers } from './answers.ts';
import type { AdviceView, SignalView } from './types.ts';
import { STATE_RANK } from './signals.ts';

/** Proposed ones can still be acted on; what was applied is shown after them, with what came of it. */
const STATE_ORDER = ['proposed', 'applied', 'refuted', 'confirmed'];
const SEVERITY_ORDER = ['critical', 'high', 'warning', 'medium', 'info', 'low'];

const idKey = (labels: Readonly<Record<string, string>>): string =>
  [labels['cluster'] ?? '', labels['service'] ?? '', labels['id'] ?? ''].join('\u0000');

/** All standing recommendations, the one to do first at the top. */
export function adviceViews(answers: HealthAnswers, signals: readonly SignalView[]): AdviceView[] {
  const numbers = (series: readonly Series[]): Map<string, number | undefined> =>
    new Map(series.map((one) => [idKey(one.labels), lastValue(one)]));
  const current = numbers(answers.adviceCurrent);
  const proposed = numbers(answers.adviceProposed);
  const effect = numbers(answers.adviceEffect);
  const confidence = numbers(answers.adviceConfidence);

  const exporters = answers.exporter.map(({ labels }) => ({
    service: labels['service'] ?? '',
    instance: labels['instance'] ?? '',
    address: labels['advertise_url'] ?? '',
  }));
  // The same advice from two exporters is one.
  const distinct = new Map(answers.advice.map((series) => [idKey(series.labels), series]));
  const views = [...distinct.values()].map((series): AdviceView => {
    const { labels } = series;
    const key = idKey(labels);
    const kindId = labels['advice'] ?? '';
    const kind = adviceKindOf(kindId);
    const entity = labels['entity'] ?? '';
    return {
      key,
      id: labels['id'] ?? '',
      kind: kindId,
      area: labels['area'] ?? kind?.area ?? '',
      entity,
      severity: labels['severity'] ?? '',
      state: labels['state'] ?? '',
      cluster: labels['cluster'] ?? '',
      service: labels['service'] ?? '',
      title: adviceTitle(kind, kindId, { entity, current: current.get(key), proposed: proposed.get(key) }),
      signal: mended(kind),
      unit: kind?.unit ?? 'count',
      current: current.get(key),
      proposed: proposed.get(key),
      effect: effect.get(key),
      confidence: confidence.get(key),
      url: advicePage(exporters, {
        id: labels['id'] ?? '',
        service: labels['service'] ?? '',
        instance: labels['instance'] ?? '',
      }),
    };
  });
  const need = needOf(signals);
  const rank = new Map(views.map((view) => [view.key, rankOf(view, need)]));
  return views.sort((a, b) => compare(rank.get(a.key) ?? [], rank.get(b.key) ?? []) || (a.key < b.key ? -1 : 1));
}

/** What the predicted change is a change of: of a signal whose high values are good it is what it lacks, which has no name. */
function mended(kind: ReturnType<typeof adviceKindOf>): Text | undefined {
  const signal = kind === undefined ? undefined : signalOf(kind.signal);
  return signal?.bad === 'above' ? signal.title : undefined;
}

/** The best recommendation that can still be acted on. */
export function firstAdvice(advice: readonly AdviceView[]): AdviceView | undefined {
  return advice.find((one) => one.state === 'proposed');
}

/**
 * How badly advice is needed: by the state of the signal that it mends, where that is bad. A signal whose known cause
 * is bad as well mends with its cause: advice for the cause comes first.
 */
function needOf(signals: readonly SignalView[]): (view: AdviceView) => number {
  const keyOf = (of: Identity, signal: string): string => `${of.cluster}\u0000${of.service}\u0000${signal}`;
  const bad = signals.filter((signal) => signal.state === 'critical' || signal.state === 'warning');
  const consequences = new Set(bad.flatMap((one) => (signalOf(one.id).mutes ?? []).map((muted) => keyOf(one, muted))));
  const worst = new Map<string, number>();
  for (const signal of bad) {
    const key = keyOf(signal, signal.id);
    worst.set(key, Math.max(worst.get(key) ?? 0, STATE_RANK[signal.state]));
  }
  return (view) => {
    const mends = adviceKindOf(view.kind)?.signal;
    const key = keyOf(view, mends ?? '');
    const rank = worst.get(key) ?? 0;
    return rank > 0 && consequences.has(key) ? STATE_RANK.ok : rank;
  };
}

/** Lower is better: can be acted on, mends what is bad, severe, and promises most of what it is sure of. */
function rankOf(view: AdviceView, need: (view: AdviceView) => number): number[] {
  return [
    place(STATE_ORDER, view.state),
    -need(view),
    place(SEVERITY_ORDER, view.severity),
    -Math.abs(view.effect ?? 0) * (view.confidence ?? 0),
  ];
}

function place(order: readonly string[], name: string): number {
  const index = order.indexOf(name);
  return index < 0 ? order.length : index;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
