import type { ServiceHistory } from '@pulso/exporter/advisors';
import { rateOf } from './rate.ts';
import type { Scraped } from './service.ts';

export const STEP_MINUTES = 5;
/** A Monday's midnight, so that days of the clock are days of the service. */
const EPOCH = 1_750_032_000;

/** What the advisor's query would give of a service up to a step, over at most so many steps. */
export function historyOf(service: string, scraped: Scraped): (end: number, length: number) => ServiceHistory {
  const rates = {
    ok: rateOf(scraped.succeeded, STEP_MINUTES),
    failed: rateOf(scraped.failed, STEP_MINUTES),
    seconds: rateOf(scraped.successSeconds, STEP_MINUTES),
    cpu: rateOf(scraped.cpuSeconds, STEP_MINUTES),
  };
  const load = rates.ok.map((value, i) => value + rates.failed[i]!);
  const measures = {
    load,
    latency: rates.seconds.map((value, i) => value / rates.ok[i]!),
    errors: rates.failed.map((value, i) => value / load[i]!),
    cpu: rates.cpu,
  };
  const at = (step: number) => (step + 1) * STEP_MINUTES;
  const versions = [...new Set(scraped.version)].map((version) => ({
    labels: { measure: 'version', version },
    values: load.map((_, step) => (scraped.version[at(step)] === version ? 1 : NaN)),
  }));
  const all = [...Object.entries(measures).map(([measure, values]) => ({ labels: { measure }, values })), ...versions];
  return (end, length) => {
    const from = Math.max(0, end - length);
    const grid = { start: EPOCH + at(from) * 60, step: STEP_MINUTES * 60, length: end - from };
    const columns = all.map(({ labels, values }) => ({ labels, values: values.slice(from, end) }));
    return { service, cluster: '', grid, columns };
  };
}

/** Minute of the service's life at a Unix time in seconds. */
export const minuteAt = (seconds: number): number => Math.round((seconds - EPOCH) / 60);
