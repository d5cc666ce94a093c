import { setTimeout as sleep } from 'node:timers/promises';
import { areas, signals } from '@pulso/catalogue';
import { LocalStackError } from '@pulso/local-stack';
import { SERVICE } from './config.ts';
import type { Context, Outcome } from './outcome.ts';
import type { TimelineEvent } from './story.ts';

const LOOK_EVERY_MS = 1_000;
/** Caches warm up, and what was slow at the start stays in every rate for a window. */
const HEALTHY_TIMEOUT_MS = { demo: 180_000, production: 900_000 } as const;

/**
 * Waits until every area that has a signal is judged healthy by Prometheus, and nothing is pending.
 * @throws LocalStackError naming what is not healthy after a while, where the run is one that vouches for something
 */
export async function untilHealthy({
  observer,
  signal,
  options,
}: Pick<Context, 'observer' | 'signal'> & Partial<Pick<Context, 'options'>>): Promise<void> {
  // Whoever only looks on, on a machine that is busy, sees what there is for as long as they like.
  const looksOn = options !== undefined && options.forSeconds === undefined && options.scenario === undefined;
  const timeout = looksOn ? Infinity : HEALTHY_TIMEOUT_MS[options?.pace ?? 'demo'];
  const expected = new Set(signals.map(({ area }) => area));
  const deadline = performance.now() + timeout;
  let missing: string[] = [];
  while (performance.now() < deadline) {
    const [states, pending, alerts] = await Promise.all([
      observer.query(`pulso:area:state{service="${SERVICE}"}`),
      observer.query(`ALERTS{service="${SERVICE}"}`),
      observer.alerts(),
    ]);
    missing = areas
      .filter(({ id }) => expected.has(id) && states.find(({ labels }) => labels.area === id)?.value !== 0)
      .map(({ title }) => title.en);
    if (missing.length === 0 && pending.length === 0 && alerts.length === 0) return;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
  throw new LocalStackError(
    'not-ready',
    `Not healthy after ${timeout / 1000} s: ${missing.join(', ')}. Is this machine busy with something else?`,
  );
}

/** Runs without a fault until the time is up or the user stops it; any notification or unmuted alert is a problem. */
export async function watchHealthy(context: Context): Promise<Outcome> {
  const { options, observer, screen, notifications, signal, stack } = context;
  const timeline: TimelineEvent[] = [];
  const problems = new Set<string>();
  let raised: Outcome['raised'] = [];
  try {
    await untilHealthy(context);
    const ready: TimelineEvent = { at: new Date().toISOString(), event: 'ready', ...stack.addresses };
    timeline.push(ready);
    screen.event(ready);
    const start = performance.now();
    const end = options.forSeconds === undefined ? Infinity : start + options.forSeconds * 1000;
    while (performance.now() < end) {
      for (const { labels } of await observer.alerts())
        problems.add(`${labels.alertname} (${labels.severity}) fired in a healthy run`);
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
    raised = await observer.fired((performance.now() - start) / 1000);
    for (const { alert, severity } of raised) problems.add(`${alert} (${severity}) fired in a healthy run`);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  for (const { road, status, alertname } of notifications) {
    if (status === 'firing') problems.add(`${road} received: ${alertname}`);
  }
  // Whoever stops an open-ended run by hand has seen what happened; only a timed run vouches for its time.
  const timed = options.forSeconds !== undefined && !signal.aborted;
  return { ok: !timed || problems.size === 0, problems: [...problems], timeline, raised };
}
