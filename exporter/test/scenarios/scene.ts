import { createDaemon, type Daemon, type TargetConfig } from '../../src/index.ts';
import type { TargetStatus } from '../../src/postgres/target.ts';
import { MONITOR, startServer, until } from '../postgres/setup.ts';
import { Page } from './page.ts';
import { Starvation } from './starvation.ts';

/** Values of the healthy server are read so often, and dropped once they are twice as old. */
const BYSTANDER_INTERVAL_MS = 2_000;
const LOOK_MS = 200;
/** A machine that stands still for this long makes values old by itself. */
const STARVED_MS = BYSTANDER_INTERVAL_MS / 4;
/** Where a scenario is not about time-outs: a machine that does much else is not one. */
const PATIENT = { statementTimeout: '30s', connectTimeout: '15s' } as const;
/** For what the server does by itself (replay, autovacuum, recovery), on a machine that is four times slower. */
const PATIENCE_MS = 120_000;

/** A daemon that watches the servers of a scenario and, beside them, a healthy one that must never suffer. */
export interface Scene {
  readonly daemon: Daemon;
  /** What `/probe` says about a target now. */
  readonly page: (target?: string) => Promise<Page>;
  /** Waits until a page is as wanted, and gives it. */
  readonly until: (what: string, condition: (page: Page) => boolean, target?: string) => Promise<Page>;
  /** Milliseconds that the last scrapes of the target took, each. */
  readonly latencies: (target: string, scrapes: number) => Promise<readonly number[]>;
  /** Waits until every collector of a target has succeeded at least once. */
  readonly settled: (target?: string) => Promise<Page>;
  /** Ends all, and fails where the healthy server was not up, complete and fresh at every single look. */
  readonly close: () => Promise<void>;
}

/** @param targets those of the scenario; the first is what `page` and `until` mean by default. `service` is set here. */
export async function openScene(targets: readonly Omit<TargetConfig, 'service'>[]): Promise<Scene> {
  const [first = { name: '' }] = targets;
  const healthy = await startServer('embedded');
  const daemon = await createDaemon({
    listen: { port: 0 },
    targets: [
      ...targets.map((target) => ({ collectInterval: '500ms', ...PATIENT, ...target, service: 'clinic-api' })),
      {
        name: 'bystander',
        service: 'clinic-api',
        url: healthy.urlAs(MONITOR),
        collectInterval: `${BYSTANDER_INTERVAL_MS}ms`,
        ...PATIENT,
      },
    ],
  });
  await daemon.start();
  const page = async (target = first.name) => {
    const response = await fetch(`${daemon.url}/probe?target=${target}`);
    if (response.status !== 200) throw new Error(`/probe?target=${target} answered ${response.status}`);
    return new Page(await response.text());
  };
  const untilPage = async (what: string, condition: (page: Page) => boolean, target?: string) => {
    let last = await page(target);
    try {
      await until(async () => condition((last = await page(target))), what, PATIENCE_MS);
    } catch (cause) {
      const status = await fetch(`${daemon.url}/api/targets`).then((response) => response.text());
      throw new Error(`${String(cause)}; the targets are: ${status}`, { cause });
    }
    return last;
  };
  const settled = async (target = first.name) => {
    const status: readonly TargetStatus[] = JSON.parse(
      await fetch(`${daemon.url}/api/targets`).then((response) => response.text()),
    );
    const tasks = status.find(({ name }) => name === target)?.collectors.length ?? Infinity;
    return await untilPage(
      `every collector of ${target}`,
      (now) => {
        const successes = now.values('pulso_collector_success');
        return (
          now.value('pulso_target_up') === 1 && successes.length >= tasks && successes.every((value) => value === 1)
        );
      },
      target,
    );
  };
  await settled('bystander').catch(async (error: unknown) => {
    await daemon.stop();
    await healthy.stop();
    throw error;
  });
  const starvation = new Starvation(healthy.url, STARVED_MS);
  await starvation.start();
  const vigil = keepVigil(() => page('bystander'), starvation);
  return {
    daemon,
    page,
    until: untilPage,
    settled,
    latencies: async (target, scrapes) => {
      const taken: number[] = [];
      for (let scrape = 0; scrape < scrapes; scrape++) {
        const start = performance.now();
        await page(target);
        taken.push(performance.now() - start);
      }
      return taken;
    },
    close: async () => {
      const problems = await vigil.end();
      await starvation.stop();
      await daemon.stop();
      await healthy.stop();
      expect(problems).toEqual([]);
    },
  };
}

/**
 * Looks at the healthy server's page all the time; `end` gives what was ever wrong with it. That values were old counts
 * only where the machine itself did not stand still since they were due.
 */
function keepVigil(look: () => Promise<Page>, starvation: Starvation): { end: () => Promise<readonly string[]> } {
  const problems = new Set<string>();
  let looks = 0;
  const over = new AbortController();
  const check = async () => {
    const now = await look();
    looks++;
    if (now.value('pulso_target_up') !== 1) problems.add('was down');
    for (const name of now.failing()) problems.add(`collector ${name} failed`);
    if (starvation.within(3 * BYSTANDER_INTERVAL_MS)) return;
    // The scrape drops what is too old, so that a value which is there is fresh.
    if (now.value('pulso_pg_max_connections') === undefined) problems.add('values were too old and dropped');
    if (now.age('database') > (2 * BYSTANDER_INTERVAL_MS) / 1000) problems.add('values were not read in time');
  };
  const running = (async () => {
    while (!over.signal.aborted) {
      await check().catch((error: unknown) => problems.add(`a look failed: ${String(error)}`));
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return {
    end: async () => {
      over.abort();
      await running;
      if (looks === 0) problems.add('nobody looked');
      return [...problems];
    },
  };
}
