import { metrics, type Severity } from '@pulso/catalogue';
import type { Registry } from '../../registry/index.ts';
import type { Advice } from './advice.ts';

/** Most recommendations that one process exposes. */
export const MAX_ADVICE = 20;

const ranks: Readonly<Record<Severity, number>> = { critical: 0, warning: 1 };

/** The most severe first, then what the advisor is surest of; at most `MAX_ADVICE`. */
export function rankAdvice(list: readonly Advice[]): readonly Advice[] {
  return [...list]
    .sort((a, b) => ranks[a.severity] - ranks[b.severity] || b.confidence - a.confidence || (a.id < b.id ? -1 : 1))
    .slice(0, MAX_ADVICE);
}

/** Shows exactly this advice as the families `pulso_recommendation*` of the registry, in place of what was there. */
export function exposeAdvice(registry: Registry, list: readonly Advice[]): void {
  const standing = registry.gauge(metrics.advice.recommendation);
  const current = registry.gauge(metrics.advice.current);
  const proposed = registry.gauge(metrics.advice.proposed);
  const effect = registry.gauge(metrics.advice.predictedEffect);
  const confidence = registry.gauge(metrics.advice.confidence);
  for (const family of [standing, current, proposed, effect, confidence]) family.clear();
  for (const advice of rankAdvice(list)) {
    const { id, kind, area, entity, severity, state } = advice;
    standing.bind({ id, advice: kind, area, entity, severity, state }).set(1);
    confidence.bind({ id }).set(advice.confidence);
    if (advice.current !== undefined) current.bind({ id }).set(advice.current);
    if (advice.proposed !== undefined) proposed.bind({ id }).set(advice.proposed);
    if (advice.predictedEffect !== undefined) effect.bind({ id }).set(advice.predictedEffect);
  }
}
