import { errorFacts } from '../error-facts.ts';

/** One element of an instant vector. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One element of a range matrix. */
export interface SeriesOverTime {
  readonly labels: Readonly<Record<string, string>>;
  /** Unix time in seconds and value, in order of time; steps without a value are left out. */
  readonly points: readonly (readonly [at: number, value: number])[];
}

/** Instants at which a query is evaluated: Unix times in seconds, both ends included. */
export interface QueryRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Prometheus did not answer as it should; the message says what to check. */
export class PrometheusError extends Error {
  readonly code = 'prometheus_unavailable';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PrometheusError';
  }
}

interface Result {
  readonly metric: Record<string, string>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result?: readonly Result[] };
}

function isAnswer(body: unknown): body is Answer {
  return typeof body === 'object' && body !== null && 'status' in body;
}

/** The queries of Prometheus' HTTP API. */
export class PrometheusClient {
  readonly #url: string;
  readonly #timeoutMs: number;

  constructor(url: string, timeoutMs: number) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * @param at the time that it is asked of, in milliseconds since 1970; default now
   * @param stopping gives the question up
   * @throws PrometheusError
   */
  async query(promql: string, at?: number, stopping?: AbortSignal): Promise<Series[]> {
    const time = at === undefined ? {} : { time: String(at / 1000) };
    const results = await this.#ask('query', { query: promql, ...time }, stopping);
    return results.map(({ metric, value }) => ({ labels: metric, value: Number(value?.[1]) }));
  }

  /** @throws PrometheusError */
  async queryRange(
    promql: string,
    { start, end, step }: QueryRange,
    stopping?: AbortSignal,
  ): Promise<SeriesOverTime[]> {
    const range = { query: promql, start: String(start), end: String(end), step: String(step) };
    const results = await this.#ask('query_range', range, stopping);
    return results.map(({ metric, values = [] }) => ({
      labels: metric,
      points: values.map(([at, value]) => [at, Number(value)] as const),
    }));
  }

  async #ask(
    path: string,
    parameters: Readonly<Record<string, string>>,
    stopping?: AbortSignal,
  ): Promise<readonly Result[]> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(`${this.#url}/api/v1/${path}`, {
        method: 'POST',
        body: new URLSearchParams(parameters),
        signal: stopping === undefined ? timeout : AbortSignal.any([timeout, stopping]),
      });
      answer = await response.json().catch((error: unknown) => {
        if (error instanceof SyntaxError) return undefined;
        throw error;
      });
    } catch (cause) {
      const { name, cause: inner } = errorFacts(cause);
      const { code, message } = errorFacts(inner);
      const why = name === 'TimeoutError' ? `no answer in ${this.#timeoutMs} ms` : (code ?? message);
      throw new PrometheusError(`${this.#url}: ${why}. Check prometheus.url, and that Prometheus runs.`, { cause });
    }
    if (!isAnswer(answer)) {
      throw new PrometheusError(
        `${this.#url} answered ${response.status}, but not as Prometheus does. Check that prometheus.url is Prometheus' own address.`,
      );
    }
    if (answer.status !== 'success') {
      throw new PrometheusError(
        `${this.#url} refused the query (${response.status}): ${answer.error ?? 'no reason given'}`,
      );
    }
    return answer.data?.result ?? [];
  }
}

/** `service="clinic", cluster=""` and so on: labels as matchers, whatever is in them. */
export function matchers(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}
