import { type Random, randomOf, wandering } from './random.ts';

/** What is made worse, and when; `factor` 1.2 is 20 %. */
export interface Worsening {
  readonly measure: 'latency' | 'errors' | 'cpu';
  readonly factor: number;
  /** Minute from which on it is in force; over so many minutes it grows (0: at once), so long it lasts. */
  readonly from: number;
  readonly over?: number;
  readonly lasts?: number;
}

export interface ServicePlan {
  readonly seed: number;
  readonly minutes: number;
  /** Minutes at which another version is started. */
  readonly releases: readonly number[];
  readonly worsening?: Worsening;
  /** From that minute on so many times the traffic. */
  readonly traffic?: { readonly from: number; readonly factor: number };
}

/** What Prometheus would have scraped of a service, a sample a minute; NaN where the scrape failed. */
export interface Scraped {
  readonly succeeded: Float64Array;
  readonly failed: Float64Array;
  readonly successSeconds: Float64Array;
  readonly cpuSeconds: Float64Array;
  /** Of each minute: `v1`, `v2` … */
  readonly version: readonly string[];
}

const DAY = 1_440;

/**
 * One service, invented from a seed. Nothing here knows what the advisor assumes:
 *
 * - Traffic: 10 to 200 requests a second, two daily harmonics of random size and phase, a quieter weekend, a level of
 *   each day, wandering (8 %, half an hour), Poisson counts, and bursts of up to three times for up to half an hour.
 * - Response time: 20 to 400 ms, growing with traffic by up to 60 % at its peak, a level of each day (2 %), wandering (4 %,
 *   20 min), lognormal over requests with a coefficient of variation of 1.3 to 2.5, single requests that time out after 5 to
 *   30 s, incidents of up to 40 min, every third service with a nightly job that slows it for two hours.
 * - Failures: 0.5 to 3 %, binomial, wandering (6 %), with incidents of up to 20 min at several times as many.
 * - CPU: a base and a cost a request, both wandering (4 %), with the nightly job.
 * - Scrapes: 1 % are missing, and every fourth service loses half an hour once; counters begin at 0 with each release and
 *   with crashes, after which the first minutes are slow.
 */
export function scrapedOf(plan: ServicePlan): Scraped {
  const random = randomOf(plan.seed);
  const { minutes, releases } = plan;
  const starts = new Set([...releases, ...timesOf(random, minutes, 0.15)]);
  const traffic = trafficOf(random, plan);
  const peak = traffic.reduce((a, b) => Math.max(a, b), 0);
  const job = random.uniform() < 1 / 3 ? Math.floor(random.uniform() * DAY) : undefined;
  const inJob = (at: number) => job !== undefined && (at - job + DAY) % DAY < 120;

  const base = random.between(0.02, 0.4);
  const strain = 0.6 * random.uniform();
  const variation = random.between(1.3, 2.5);
  const [slow, busy] = [wandering(random, minutes, 0.04, 20), wandering(random, minutes, 0.04, 45)];
  const troubled = wandering(random, minutes, 0.06, 30);
  const days = levels(random, minutes, 0.02);
  const incidents = incidentsOf(random, minutes, 0.25, 40, 1.3, 3);
  const failureIncidents = incidentsOf(random, minutes, 0.25, 20, 2, 8);
  const failure = random.between(0.005, 0.03);
  const perRequest = random.between(0.0005, 0.005);
  const idle = random.between(0.1, 0.3);

  const made = () => new Float64Array(minutes);
  const scraped = { succeeded: made(), failed: made(), successSeconds: made(), cpuSeconds: made() };
  const sums = { succeeded: 0, failed: 0, successSeconds: 0, cpuSeconds: 0 };
  let since = 0;
  for (let at = 0; at < minutes; at++) {
    if (starts.has(at)) {
      since = at;
      Object.assign(sums, { succeeded: 0, failed: 0, successSeconds: 0, cpuSeconds: 0 });
    }
    const cold = since > 0 && at - since < 5 ? 1.5 : 1;
    const count = random.poisson(traffic[at]! * 60);
    const share = failure * Math.exp(troubled[at]!) * failureIncidents[at]! * worse(plan, 'errors', at);
    const failed = Math.min(count, random.poisson(count * share));
    const good = count - failed;
    const mean =
      base *
      (1 + strain * (traffic[at]! / peak) ** 3) *
      Math.exp(slow[at]! + days[at]!) *
      (inJob(at) ? 1.35 : 1) *
      incidents[at]! *
      cold *
      worse(plan, 'latency', at);
    const noise = good === 0 ? 0 : Math.max(0.2, 1 + (variation / Math.sqrt(good)) * random.normal());
    const timeouts = random.poisson(good * 1e-5);
    sums.succeeded += good;
    sums.failed += failed;
    sums.successSeconds += good * mean * noise + timeouts * random.between(5, 30);
    sums.cpuSeconds +=
      (60 * idle + count * perRequest * Math.exp(busy[at]!) * (inJob(at) ? 1.2 : 1) * cold) * worse(plan, 'cpu', at) +
      Math.abs(random.normal()) * 0.3;
    for (const name of ['succeeded', 'failed', 'successSeconds', 'cpuSeconds'] as const) scraped[name][at] = sums[name];
  }
  loseScrapes(random, scraped);
  const version = Array.from({ length: minutes }, (_, at) => `v${1 + releases.filter((each) => each <= at).length}`);
  return { ...scraped, version };
}

function trafficOf(random: Random, { minutes, traffic }: ServicePlan): Float64Array {
  const mean = random.between(10, 200);
  const [first, second] = [0.3 + 0.4 * random.uniform(), 0.25 * random.uniform()];
  const [phase, other] = [random.uniform() * DAY, random.uniform() * DAY];
  const weekend = 0.6 + 0.35 * random.uniform();
  const weekday = Math.floor(random.uniform() * 7);
  const [wander, days] = [wandering(random, minutes, 0.08, 30), levels(random, minutes, 0.06)];
  const bursts = incidentsOf(random, minutes, 0.5, 30, 1.5, 3);
  return Float64Array.from({ length: minutes }, (_, at) => {
    const daily =
      1 + first * Math.sin((2 * Math.PI * (at - phase)) / DAY) + second * Math.sin((4 * Math.PI * (at - other)) / DAY);
    const quiet = (Math.floor(at / DAY) + weekday) % 7 < 2 ? weekend : 1;
    const changed = traffic !== undefined && at >= traffic.from ? traffic.factor : 1;
    return Math.max(0.05, mean * daily * quiet * Math.exp(wander[at]! + days[at]!) * bursts[at]! * changed);
  });
}

function worse({ worsening }: ServicePlan, measure: Worsening['measure'], at: number): number {
  if (worsening === undefined || worsening.measure !== measure || at < worsening.from) return 1;
  const { factor, from, over = 0, lasts = Infinity } = worsening;
  if (at >= from + lasts) return 1;
  return over === 0 ? factor : 1 + (factor - 1) * Math.min(1, (at - from) / over);
}

/** Minutes of something that happens so often a day. */
function timesOf(random: Random, minutes: number, perDay: number): number[] {
  return Array.from({ length: random.poisson((minutes / DAY) * perDay) }, () => Math.floor(random.uniform() * minutes));
}

/** 1, and while something that happens so often a day lasts (up to `longest` minutes) a factor between the bounds. */
function incidentsOf(
  random: Random,
  minutes: number,
  perDay: number,
  longest: number,
  low: number,
  high: number,
): Float64Array {
  const factors = new Float64Array(minutes).fill(1);
  for (const from of timesOf(random, minutes, perDay)) {
    factors.fill(random.between(low, high), from, from + 5 + Math.floor(random.uniform() * (longest - 5)));
  }
  return factors;
}

/** A level of each day, as a logarithm. */
function levels(random: Random, minutes: number, sigma: number): Float64Array {
  const each = Array.from({ length: Math.ceil(minutes / DAY) }, () => sigma * random.normal());
  return Float64Array.from({ length: minutes }, (_, at) => each[Math.floor(at / DAY)]!);
}

function loseScrapes(random: Random, scraped: Readonly<Record<string, Float64Array>>): void {
  const columns = Object.values(scraped);
  const minutes = columns[0]!.length;
  const gap = random.uniform() < 0.25 ? Math.floor(random.uniform() * (minutes - 30)) : -1;
  for (let at = 0; at < minutes; at++) {
    const lost = random.uniform() < 0.01 || (gap >= 0 && at >= gap && at < gap + 30);
    if (lost) for (const column of columns) column[at] = NaN;
  }
}
