import type { RecommendationView } from '../../ledger/view.ts';
import { PrometheusClient, PrometheusError } from '../../prometheus/index.ts';
import { serviceViews, type ServiceView } from './model.ts';
import { readRecorded } from './series.ts';

/** What the landing page knows of health: the services, or why nothing is known. */
export interface Health {
  readonly services: readonly ServiceView[];
  readonly problem?: string;
}

/** Many readers, one question to Prometheus in this time. */
const FRESH_MS = 3_000;

/** Reads health from Prometheus; without one it says so. Never throws for Prometheus' sake. */
export class HealthSource {
  readonly #prometheus: () => { readonly url: string; readonly timeoutMs: number } | undefined;
  readonly #advice: () => readonly RecommendationView[];
  #last: { at: number; health: Promise<Health> } | undefined;

  /**
   * @param prometheus the one to ask, as it is configured now
   * @param advice what stands for all services, in the ledger's order
   */
  constructor(
    prometheus: () => { readonly url: string; readonly timeoutMs: number } | undefined,
    advice: () => readonly RecommendationView[],
  ) {
    this.#prometheus = prometheus;
    this.#advice = advice;
  }

  read(): Promise<Health> {
    const now = performance.now();
    if (this.#last === undefined || now - this.#last.at > FRESH_MS) this.#last = { at: now, health: this.#ask() };
    return this.#last.health;
  }

  async #ask(): Promise<Health> {
    const prometheus = this.#prometheus();
    if (prometheus === undefined) {
      return {
        services: [],
        problem: 'No Prometheus is configured. Set prometheus.url to the one that evaluates the rules.',
      };
    }
    try {
      return {
        services: serviceViews(
          await readRecorded(new PrometheusClient(prometheus.url, prometheus.timeoutMs)),
          this.#advice(),
        ),
      };
    } catch (error) {
      if (error instanceof PrometheusError) return { services: [], problem: error.message };
      throw error;
    }
  }
}
