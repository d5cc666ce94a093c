import { metrics } from '@pulso/catalogue';
import { MAX_ADVICE } from '../advisors/advice/expose.ts';
import type { Registry } from '../registry/index.ts';
import { gainOf } from './gain.ts';
import type { Listed } from './ledger.ts';
import { predictionErrorOf } from './view.ts';

/** How long a measured advice is still shown as metrics: a day's look back sees what came of it. */
const SHOWN_MS = 86_400_000;

/** What of a service's advice is exposed: what can be acted on, what was measured within the day, what is dismissed. */
export function exposedOf(list: readonly Listed[], now: number): readonly Listed[] {
  return list
    .filter(({ entry: { state, since } }) => {
      if (state === 'expired') return false;
      return (state !== 'confirmed' && state !== 'refuted') || now - since < SHOWN_MS;
    })
    .slice(0, MAX_ADVICE);
}

/** Shows one service's advice as the families `pulso_recommendation*` on an empty page. */
export function exposeLedger(page: Registry, list: readonly Listed[], now: number): void {
  const family = {
    ...{ standing: page.gauge(metrics.advice.recommendation), current: page.gauge(metrics.advice.current) },
    ...{ proposed: page.gauge(metrics.advice.proposed), predicted: page.gauge(metrics.advice.predictedEffect) },
    ...{ observed: page.gauge(metrics.advice.observedEffect), error: page.gauge(metrics.advice.predictionError) },
    ...{ savedTime: page.gauge(metrics.advice.savedTime), removedRisk: page.gauge(metrics.advice.removedRisk) },
    ...{ since: page.gauge(metrics.advice.since) },
    ...{ rank: page.gauge(metrics.advice.rank), confidence: page.gauge(metrics.advice.confidence) },
  };
  for (const { entry, place } of exposedOf(list, now)) {
    const { advice, state, observedEffect } = entry;
    const { id, kind, area, entity, severity } = advice;
    family.standing.bind({ id, advice: kind, area, entity, severity, state }).set(1);
    const gain = gainOf(entry);
    const numbers: readonly (readonly [
      { bind: (labels: { id: string }) => { set: (value: number) => void } },
      number | undefined,
    ])[] = [
      [family.current, advice.current],
      [family.proposed, advice.proposed],
      [family.predicted, advice.predictedEffect],
      [family.observed, observedEffect],
      [family.error, predictionErrorOf(entry)],
      [family.savedTime, gain?.savedTime],
      [family.removedRisk, gain?.removedRisk],
      // By it the ledger knows its own series: whatever it exposes has one; 0 is no place.
      [family.rank, place?.rank ?? 0],
      [family.since, entry.since / 1000],
      [family.confidence, advice.confidence],
    ];
    for (const [gauge, value] of numbers) if (value !== undefined) gauge.bind({ id }).set(value);
  }
}
