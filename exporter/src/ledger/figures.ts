import type { AdviceKind } from '@pulso/catalogue';
import type { PrometheusClient } from '../prometheus/index.ts';
import { type Entry, type Measurement, type Reading } from './entry.ts';
import { kindOf } from './step.ts';
import type { Windows } from './windows.ts';

/** A text within quotes in PromQL, which escapes as Go does. */
export function quoted(text: string): string {
  return text.replaceAll(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

/** The query of a kind for one advice. */
export function filled(promql: string, entry: Pick<Entry, 'service' | 'cluster' | 'advice'>, rangeMs: number): string {
  const [, method = '', route = ''] = /^(\S+) (.*)$/s.exec(entry.advice.entity) ?? [];
  const values: Readonly<Record<string, string>> = {
    $method: quoted(method),
    $route: quoted(route),
    $service: `service="${quoted(entry.service)}",cluster="${quoted(entry.cluster)}"`,
    $entity: quoted(entry.advice.entity),
    $range: `${Math.max(1, Math.round(rangeMs / 1000))}s`,
  };
  // By a function, since a replacement text gives `$` meanings of its own.
  return promql.replaceAll(/\$(?:service|entity|method|route|range)\b/g, (name) => values[name] ?? name);
}

type Asked = Pick<Entry, 'service' | 'cluster' | 'advice'>;

/** What Prometheus says about advice, by the queries of its kind. */
export class Figures {
  readonly #client: PrometheusClient;

  constructor(client: PrometheusClient) {
    this.#client = client;
  }

  /** The setting that is to become `proposed`; undefined where the kind has none, or nobody exposes it. */
  async setting(entry: Asked): Promise<number | undefined> {
    const { setting } = observed(entry) ?? {};
    return setting === undefined ? undefined : this.#number(filled(setting, entry, 0));
  }

  /** Effect and load over the time that ends at `endsAt`. */
  async reading(entry: Asked, lengthMs: number, endsAt: number): Promise<Reading> {
    const { effect, load } = observed(entry) ?? {};
    const ask = (promql: string | undefined) =>
      promql === undefined ? undefined : this.#number(filled(promql, entry, lengthMs), endsAt);
    const [effectNow, loadNow] = await Promise.all([ask(effect), ask(load)]);
    return {
      ...(effectNow === undefined ? {} : { effect: effectNow }),
      ...(loadNow === undefined ? {} : { load: loadNow }),
    };
  }

  /** What the texts name besides numbers, as far as Prometheus can tell. */
  async names(entry: Asked, lengthMs: number, endsAt: number): Promise<Readonly<Record<string, string>>> {
    const told = Object.entries(observed(entry)?.names ?? {}).map(async ([name, { query, label }]) => {
      const series = await this.#client.query(filled(query, entry, lengthMs), endsAt);
      const [greatest] = series.toSorted((a, b) => b.value - a.value);
      const value = greatest?.labels[label];
      return value === undefined || value === '' ? [] : [[name, value] as const];
    });
    return Object.fromEntries((await Promise.all(told)).flat());
  }

  async measurement(entry: Asked, { lengthMs, beforeEndsAt, afterEndsAt }: Windows): Promise<Measurement> {
    const [before, after] = await Promise.all([
      this.reading(entry, lengthMs, beforeEndsAt),
      this.reading(entry, lengthMs, afterEndsAt),
    ]);
    return { before, after, windowSeconds: lengthMs / 1000 };
  }

  /** The one number of an answer; none of an empty one, of several, and of a division by nothing. */
  async #number(promql: string, at?: number): Promise<number | undefined> {
    const [first, ...others] = await this.#client.query(promql, at);
    const value = others.length === 0 ? first?.value : undefined;
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  }
}

function observed(entry: Pick<Entry, 'advice'>): AdviceKind['observe'] {
  return kindOf(entry).observe;
}
