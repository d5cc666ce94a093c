import { alertName } from '@pulso/catalogue';

/** One sample of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Unix time of the evaluation, in seconds. */
  readonly at: number;
}

interface QueryAnswer {
  readonly status: string;
  readonly data: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
}

/** An alert by its name, of any service. */
export interface Raised {
  readonly alert: string;
  readonly severity: string;
}

export interface FiringAlert {
  readonly labels: Readonly<Record<string, string>>;
  /** True where Alertmanager mutes it, by inhibition or silence. */
  readonly muted: boolean;
}

/** What the demo asks of Prometheus and Alertmanager; everything it tells comes from here and from the receiver. */
export class Observer {
  readonly #prometheus: string;
  readonly #alertmanager: string;

  constructor(prometheus: string, alertmanager: string) {
    this.#prometheus = prometheus;
    this.#alertmanager = alertmanager;
  }

  async query(promql: string): Promise<readonly Sample[]> {
    const url = new URL('/api/v1/query', this.#prometheus);
    url.searchParams.set('query', promql);
    const answer = (await getJson(url)) as QueryAnswer;
    return answer.data.result.map(({ metric, value: [at, value] }) => ({ labels: metric, value: Number(value), at }));
  }

  /** Every alert that Prometheus fired in the last so many seconds, also one that came and went between two looks. */
  async fired(seconds: number): Promise<readonly Raised[]> {
    const always = alertName('watchdog');
    const range = `${Math.ceil(seconds)}s`;
    const samples = await this.query(
      `count by (alertname, severity) (last_over_time(ALERTS{alertstate="firing", alertname!="${always}"}[${range}]))`,
    );
    return samples.map(({ labels }) => ({ alert: labels.alertname ?? '', severity: labels.severity ?? '' }));
  }

  /** Alerts that Alertmanager holds as active, but for the one that always is. */
  async alerts(): Promise<readonly FiringAlert[]> {
    const alerts = (await getJson(new URL('/api/v2/alerts?active=true', this.#alertmanager))) as readonly {
      labels: Record<string, string>;
      status: { inhibitedBy: string[]; silencedBy: string[] };
    }[];
    const real = alerts.filter(({ labels }) => labels.alertname !== alertName('watchdog'));
    return real.map(({ labels, status }) => ({
      labels,
      muted: status.inhibitedBy.length + status.silencedBy.length > 0,
    }));
  }
}

async function getJson(url: URL): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok)
    throw new Error(`${url.origin}${url.pathname} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
