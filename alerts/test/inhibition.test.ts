import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { alertName, profiles, signals, type Profile, type SampleSeries } from '@pulso/catalogue';
import { freePort, startAlertmanager, startPrometheus, type RunningServer } from '@pulso/local-stack';
import { alertmanagerConfig, generateRules, webhooksBelow } from '../src/index.ts';
import { seriesName } from '../src/unit-tests/series.ts';
import { scratchFolder, writeFiles } from './programs.ts';
import { startTarget, startWebhook, type HttpServer } from './webhook.ts';

jest.setTimeout(120_000);

/** The demo's pace, quicker still: the whole story takes half a minute. */
const profile: Profile = {
  ...profiles.demo,
  evaluationInterval: '1s',
  window: '4s',
  forCritical: '2s',
  forWarning: '3s',
  forConsequence: '2s',
  keepFiring: '5s',
  groupWait: '1s',
  groupInterval: '1s',
  // As in every profile, the shortest is the window of signals: a mended cause ends both.
  sloWindows: { '5m': '4s', '30m': '5s', '1h': '6s', '2h': '7s', '6h': '8s', '1d': '30s', '3d': '1m' },
  forBurn: { '1h': '2s', '6h': '8s', '1d': '1m', '3d': '2m' },
};
const TOKEN = 'invented-token';
const LEVELS = {
  well: { query_slow_ratio: 0, http_response_time: 0.5 },
  ill: { query_slow_ratio: 0.5, http_response_time: 5 },
};

/** Counters that go on growing at the pace of what is wrong at the moment. */
class Service {
  ill = false;
  readonly #totals = new Map<string, number>();
  #at = performance.now();

  page(): string {
    const now = performance.now();
    const seconds = (now - this.#at) / 1000;
    this.#at = now;
    const levels = Object.entries(this.ill ? LEVELS.ill : LEVELS.well);
    const series: SampleSeries[] = levels.flatMap(
      ([id, value]) => signals.find((signal) => signal.id === id)?.sample(value, 100) ?? [],
    );
    for (const { metric, labels, perSecond } of series) {
      const key = seriesName(metric, labels);
      this.#totals.set(key, (this.#totals.get(key) ?? 0) + perSecond * seconds);
    }
    return [...this.#totals].map(([key, value]) => `${key} ${value}\n`).join('');
  }
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 40_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within 40 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const CAUSE = alertName('query_slow_ratio');
const CONSEQUENCE = alertName('http_response_time');

describe('a cause and its known consequence, in a real Prometheus and Alertmanager', () => {
  const stops: (() => Promise<void>)[] = [];
  const service = new Service();
  let webhook: Awaited<ReturnType<typeof startWebhook>>;
  let target: HttpServer;
  let alertmanager: RunningServer;

  beforeAll(async () => {
    const folder = scratchFolder();
    webhook = await startWebhook();
    target = await startTarget(() => service.page());
    stops.push(webhook.stop, target.stop);
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, TOKEN);
    const port = await freePort();
    const startingAlertmanager = startAlertmanager({
      port,
      config: alertmanagerConfig({
        profile,
        receivers: webhooksBelow(webhook.url, tokenFile),
        businessHours: 'always',
      }),
    });
    // No signal stands between the two: else each would add to their waits, and so to what is between them.
    const both = signals.filter(({ id }) => id in LEVELS.ill);
    writeFiles(folder, generateRules({ profile, signals: both }));
    const startingPrometheus = startPrometheus({
      config: JSON.stringify({
        global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '1s' },
        rule_files: [join(folder, '*.yml')],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${port}`] }] }] },
        scrape_configs: [
          {
            job_name: 'service',
            static_configs: [{ targets: [new URL(target.url).host], labels: { cluster: 'test', service: 'clinic' } }],
          },
        ],
      }),
    });
    for (const starting of [startingAlertmanager, startingPrometheus]) stops.push(async () => (await starting).stop());
    [alertmanager] = await Promise.all([startingAlertmanager, startingPrometheus]);
  });

  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });

  const active = async (): Promise<{ name: string; severity: string; state: string }[]> => {
    const response = await fetch(`${alertmanager.url}/api/v2/alerts?active=true&inhibited=true`);
    const alerts: { labels: Record<string, string>; status: { state: string } }[] = JSON.parse(await response.text());
    // The watchdog never rests, and goes its own way.
    return alerts
      .filter(({ labels }) => labels['severity'] !== 'none')
      .map(({ labels, status }) => ({
        name: labels['alertname'] ?? '',
        severity: labels['severity'] ?? '',
        state: status.state,
      }));
  };

  const pages = () => webhook.calls.filter(({ path }) => path !== '/watchdog');

  it('sends one page for the cause, none for the consequence, and resolves without another', async () => {
    service.ill = true;
    await until('cause and consequence both fire, at both severities', async () => {
      const alerts = await active();
      return [CAUSE, CONSEQUENCE].every((name) => alerts.filter((alert) => alert.name === name).length === 2);
    });
    const alerts = await active();
    expect(alerts.filter(({ state }) => state === 'active')).toEqual([
      { name: CAUSE, severity: 'critical', state: 'active' },
    ]);
    // Longer than group_wait and group_interval: what was to be sent has been sent.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(pages()).toHaveLength(1);

    service.ill = false;
    await until('all alerts are over', async () => (await active()).length === 0);
    await until('the page is resolved', () => pages().length === 2);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(pages().map(({ path, status, authorization }) => ({ path, status, authorization }))).toEqual([
      { path: '/page', status: 'firing', authorization: `Bearer ${TOKEN}` },
      { path: '/page', status: 'resolved', authorization: `Bearer ${TOKEN}` },
    ]);
    const [page] = pages();
    expect(page?.alerts).toHaveLength(1);
    expect(page?.alerts[0]?.labels).toMatchObject({ alertname: CAUSE, severity: 'critical', service: 'clinic' });
    expect(page?.alerts[0]?.annotations['threshold']).toBe('critical at 5% or more');
  });
});
