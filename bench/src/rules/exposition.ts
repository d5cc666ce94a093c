import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signals, type SampleSeries, type Signal } from '@pulso/catalogue';

/** Requests, calls and look-ups a second of each simulated service. */
const TRAFFIC = 10;

/**
 * A value far from every bound: nothing fails, nothing is full, all that is to last lasts for long. Signals share series, of
 * which the first counts, so that parts of a ratio may come from two signals: those are 0.
 */
function wellOf(signal: Signal): number {
  const { bad, unit, warning, critical } = signal;
  const bound = warning ?? critical ?? 1;
  if (bad === 'below') return unit === 'ratio' ? 1 : 4 * bound + 1;
  return unit === 'seconds' ? bound / 4 : 0;
}

/** What one healthy service exposes: the raw series of every signal, each once. */
export function seriesOfAService(): readonly SampleSeries[] {
  const found = new Map<string, SampleSeries>();
  for (const signal of signals) {
    const well = wellOf(signal);
    for (const sample of signal.sample(well, TRAFFIC)) {
      const labels = { ...(signal.entity === undefined ? {} : { [signal.entity]: 'main' }), ...sample.labels };
      const key = JSON.stringify([sample.metric, Object.entries(labels).toSorted(([a], [b]) => a.localeCompare(b))]);
      if (!found.has(key)) found.set(key, { ...sample, labels });
    }
  }
  return [...found.values()].filter(({ metric }) => metric !== 'up' && !metric.startsWith('scrape_'));
}

const BEGAN = Math.floor(Date.now() / 1000);
/** Samples of signals begin at time 0; here an instant is one of today. */
const epochOf = (metric: string): number => (metric.endsWith('_timestamp_seconds') ? BEGAN : 0);

/** The page after so many seconds. The same for every service: what tells them apart are labels of the target. */
export function page(series: readonly SampleSeries[], seconds: number): string {
  const lines = series.map(({ metric, labels, start, perSecond }) => {
    const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
    return `${metric}{${pairs.join(',')}} ${epochOf(metric) + start + perSecond * seconds}`;
  });
  return `${lines.join('\n')}\n`;
}

/** Serves the page from memory, made once a second. */
export async function serveServices(): Promise<{ port: number; lines: number; stop: () => Promise<void> }> {
  const series = seriesOfAService();
  const began = performance.now();
  let made = { second: -1, text: '' };
  const server = createServer((_, response) => {
    const second = Math.floor((performance.now() - began) / 1000);
    if (made.second !== second) made = { second, text: page(series, second) };
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(made.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo; // A server that listens on TCP has one.
  return {
    port: address.port,
    lines: series.length,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
