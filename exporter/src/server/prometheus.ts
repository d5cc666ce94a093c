import { errorFacts } from '../postgres/failure.ts';

/** One element of an instant vector. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Prometheus did not answer as it should; the message says what to check. */
export class PrometheusError extends Error {
  readonly code = 'prometheus_unavailable';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PrometheusError';
  }
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result?: readonly { metric: Record<string, string>; value: [number, string] }[] };
}

function isAnswer(body: unknown): body is Answer {
  return typeof body === 'object' && body !== null && 'status' in body;
}

/** The instant queries of Prometheus' HTTP API. */
export class PrometheusClient {
  readonly #url: string;
  readonly #timeoutMs: number;

  constructor(url: string, timeoutMs: number) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws PrometheusError */
  async query(promql: string): Promise<Series[]> {
    let response: Response;
    try {
      response = await fetch(`${this.#url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: promql }),
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
    } catch (cause) {
      const { name, cause: inner } = errorFacts(cause);
      const { code, message } = errorFacts(inner);
      const why = name === 'TimeoutError' ? `no answer in ${this.#timeoutMs} ms` : (code ?? message);
      throw new PrometheusError(`${this.#url}: ${why}. Check prometheus.url, and that Prometheus runs.`, { cause });
    }
    const answer: unknown = await response.json().catch(() => undefined);
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
    return (answer.data?.result ?? []).map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }
}
