import { httpMetrics } from './metrics/http.ts';
import { rate, slower } from './signals/promql.ts';
import type { SampleSeries, Slo, SloBurn } from './types.ts';

const all = httpMetrics.requestDurationAll;
const answered = 'outcome!="server_error"';

/** Of the histogram only what objectives read: their tests last for hours of samples. */
function counted(
  labels: SampleSeries['labels'],
  perSecond: number,
  suffix: 'count' | 'bucket' = 'count',
): SampleSeries {
  return { metric: `${all.name}_${suffix}`, labels, start: 0, perSecond };
}

/** What a service promises to the people who use it, whichever part of it fails. */
export const slos: readonly Slo[] = [
  {
    id: 'http_availability',
    area: 'http',
    signal: 'http_error_ratio',
    title: { en: 'Availability', 'pt-BR': 'Disponibilidade' },
    objective: 0.999,
    period: '30d',
    floor: 0.2,
    events: rate(all),
    errors: () => rate(all, 'outcome="server_error"'),
    sample: (errorRatio, traffic) => [
      counted({ outcome: 'server_error' }, errorRatio * traffic),
      counted({ outcome: 'success' }, (1 - errorRatio) * traffic),
    ],
    summary: {
      en: 'Server errors burn the error budget too fast',
      'pt-BR': 'Erros do servidor consomem o orçamento de erros rápido demais',
    },
    meaning: {
      en: 'More requests fail than the objective allows for; at this pace its budget is gone long before the period ends.',
      'pt-BR':
        'Falham mais requisições do que o objetivo permite; neste ritmo o orçamento acaba bem antes do fim do período.',
    },
    firstAction: {
      en: 'Find the route and status that fail and what was deployed last; roll back if they began together.',
      'pt-BR': 'Encontre a rota e o status que falham e a última publicação; reverta se começaram juntas.',
    },
    diagnose: [
      'The share of bad requests over any window, say 6h: `sum_over_time(pulso:slo:errors{service="$service", slo="http_availability"}[6h]) / sum_over_time(pulso:slo:events{service="$service", slo="http_availability"}[6h])`.',
      `Which routes: \`topk(5, sum by (http_route, http_response_status_code) (rate(${httpMetrics.requestDuration.name}_count{service="$service", http_response_status_code=~"5.."}[1h])))\`.`,
      'What is left of the budget: `pulso:slo:budget_remaining{service="$service", slo="http_availability"}`.',
    ],
    remedy: [
      'One route: mend it or switch it off; the recommendation names what it waits for.',
      'All routes: `PulsoHttpErrorRatio` and the database signals name the cause.',
      'The budget is spent: hold back risky changes until it has recovered. It recovers as the bad hours leave the period.',
    ],
    source: 'Google, The Site Reliability Workbook, chapter 5, table 5-8; three nines are 43 minutes a month',
  },
  {
    id: 'http_latency',
    area: 'http',
    signal: 'http_response_time',
    title: { en: 'Fast answers', 'pt-BR': 'Respostas rápidas' },
    objective: 0.99,
    period: '30d',
    threshold: 1,
    floor: 0.2,
    // A request that failed is counted by availability; how fast it failed helps nobody.
    events: rate(all, answered),
    errors: (threshold) => slower(all, threshold, answered),
    sample: (errorRatio, traffic, threshold) => [
      counted({ outcome: 'success' }, traffic),
      counted({ outcome: 'success', le: String(threshold) }, (1 - errorRatio) * traffic, 'bucket'),
      counted({ outcome: 'success', le: '+Inf' }, traffic, 'bucket'),
      // These fail, and all of them slowly.
      counted({ outcome: 'server_error' }, traffic),
    ],
    summary: {
      en: 'Slow answers burn the error budget too fast',
      'pt-BR': 'Respostas lentas consomem o orçamento de erros rápido demais',
    },
    meaning: {
      en: 'More requests take longer than promised than the objective allows for; people wait, and clients try again.',
      'pt-BR':
        'Mais requisições passam do tempo prometido do que o objetivo permite; as pessoas esperam e os clientes tentam de novo.',
    },
    firstAction: {
      en: 'Look for a query, pool or cache alert of the same service; with none, for the slowest route.',
      'pt-BR': 'Procure um alerta de consultas, pool ou cache do mesmo serviço; se não houver, a rota mais lenta.',
    },
    diagnose: [
      'The share of bad requests over any window, say 6h: `sum_over_time(pulso:slo:errors{service="$service", slo="http_latency"}[6h]) / sum_over_time(pulso:slo:events{service="$service", slo="http_latency"}[6h])`.',
      `Slowest routes: \`topk(5, histogram_quantile(0.95, sum by (http_route, le) (rate(${httpMetrics.requestDuration.name}_bucket{service="$service"}[1h]))))\`.`,
      'What is left of the budget: `pulso:slo:budget_remaining{service="$service", slo="http_latency"}`.',
    ],
    remedy: [
      'One route: take the standing recommendation for its query or cache.',
      'All routes: `PulsoHttpResponseTime` and the signals that mute it name the cause.',
      'After a deployment: roll back, then look.',
    ],
    source:
      "Google, The Site Reliability Workbook, chapter 5, table 5-8; the bound is that of the seeds' warning on response time",
  },
];

/** Google, The Site Reliability Workbook, chapter 5, table 5-8: 14.4, 6, 3 and 1 times the budget's own pace over 30 days. */
export const burns: readonly SloBurn[] = [
  { severity: 'critical', budget: 0.02, long: '1h', short: '5m' },
  { severity: 'critical', budget: 0.05, long: '6h', short: '30m' },
  { severity: 'warning', budget: 0.1, long: '1d', short: '2h' },
  { severity: 'warning', budget: 0.1, long: '3d', short: '6h' },
];

function hours(duration: string): number {
  const [, count, unit] = /^(\d+)([hd])$/.exec(duration) ?? [];
  if (count === undefined) throw new RangeError(`"${duration}" is no number of hours or days.`);
  return Number(count) * (unit === 'd' ? 24 : 1);
}

/** How many times faster than the budget allows it is burnt, where its share is gone after the long window. */
export function burnFactor({ budget, long }: SloBurn, { period }: Pick<Slo, 'period'>): number {
  return Number(((budget * hours(period)) / hours(long)).toPrecision(4));
}

/** The id by which an objective's alert is named and muted: `http_latency` → `slo_http_latency`. */
export function sloAlertId(id: string): string {
  return `slo_${id}`;
}
