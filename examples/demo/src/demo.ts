import { setTimeout as sleep } from 'node:timers/promises';
import { formatValue } from '@pulso/catalogue';
import { Supervisor } from '@pulso/local-stack';
import type { DemoOptions } from './options.ts';
import { Observer } from './prometheus.ts';
import type { Notification } from './receiver.ts';
import { watchHealthy } from './healthy.ts';
import type { Outcome } from './outcome.ts';
import { createScreen } from './screen.ts';
import { startStack, type Stack } from './stack.ts';
import { readStatus, renderStatus } from './status.ts';
import { SERVICE } from './config.ts';
import type { TimelineEvent } from './story.ts';
import { tellStory } from './tell.ts';

const LOOK_EVERY_MS = 1_000;

/** Runs the demo to its end. @returns the exit code */
export async function runDemo(options: DemoOptions): Promise<number> {
  const supervisor = new Supervisor();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(signal));
  // Whoever read what is printed has gone, as `head` does: nobody looks on any more.
  process.stdout.on('error', () => stopping.abort('SIGPIPE'));
  let stack: Stack | undefined;
  let live: Promise<void> | undefined;
  const notifications: Notification[] = [];
  const screen = createScreen(options.json, process.stdout, () => stack?.header ?? []);
  try {
    stack = await startStack(options, {
      supervisor,
      signal: stopping.signal,
      progress: screen.progress,
      onNotification: (notification) => {
        notifications.push(notification);
        screen.notification(notification.text);
      },
    });
    const running = stack;
    for (const line of running.header) screen.progress(line);
    const observer = new Observer(running.prometheus, running.alertmanager);
    const context = { options, stack: running, observer, screen, notifications, signal: stopping.signal };
    live = keepStatus(observer, screen, stopping.signal);
    const outcome =
      options.scenario === undefined ? await watchHealthy(context) : await tellStory(context, options.scenario);
    stopping.abort('done');
    await live;
    screen.end();
    if (options.json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    else process.stdout.write(ending(options, outcome));
    return outcome.ok ? 0 : 1;
  } catch (error) {
    // Stopped by the user while starting: nothing went wrong.
    const byUser = stopping.signal.aborted && stopping.signal.reason !== 'done';
    // Else the status would be drawn over what is said of the error.
    stopping.abort('done');
    await live;
    screen.end();
    if (byUser) return 0;
    throw error;
  } finally {
    await stack?.stop();
    await supervisor.stop();
  }
}

/** What to take from a run; nothing for one that was merely stopped. */
function ending({ scenario }: DemoOptions, { ok, problems, timeline }: Outcome): string {
  if (!ok) return problems.map((problem) => `Problem: ${problem}\n`).join('');
  if (scenario === undefined) return '';
  const at = (event: TimelineEvent['event']) => Date.parse(timeline.find((each) => each.event === event)?.at ?? '');
  const paged = formatValue((at('page-received') - at('fault-started')) / 1000, 'seconds');
  const resolved = formatValue((at('alert-resolved') - at('fault-ended')) / 1000, 'seconds');
  return `All went as the catalogue declares: on-call was paged once, ${paged} after ${scenario} began; resolved ${resolved} after it ended.\n`;
}

async function keepStatus(
  observer: Observer,
  screen: ReturnType<typeof createScreen>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      screen.status(renderStatus(await readStatus(observer, SERVICE), process.stdout.isTTY));
    } catch (error) {
      screen.status([
        `Prometheus or Alertmanager does not answer: ${error instanceof Error ? error.message : String(error)}`,
      ]);
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
