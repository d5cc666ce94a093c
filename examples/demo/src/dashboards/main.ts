import { setTimeout as sleep } from 'node:timers/promises';
import { profiles } from '@pulso/catalogue';
import { generateDashboards, shownQueries, type ShownQuery } from '@pulso/dashboards';
import { Supervisor } from '@pulso/local-stack';
import { Observer } from '../prometheus.ts';
import { startStack } from '../stack.ts';
import { ALLOWED } from './allowed.ts';
import { ask } from './ask.ts';
import { tour } from './tour.ts';

/** What is empty is asked for again for so long: rules and rates need their time. */
const PATIENCE_MS = 120_000;
const AGAIN_MS = 5_000;
/** Most of the queries that may be empty. */
const MOST_ALLOWED = 0.05;
const FREE_PORTS = { clinic: 0, pulso: 0, prometheus: 0, alertmanager: 0, grafana: 0 };

const nameOf = ({ uid, panel, refId }: ShownQuery): string => `${uid} / ${panel} / ${refId}`;

/** Starts the whole demo, makes it show what there is to show, and asks every query of every panel. */
async function main(json: boolean): Promise<number> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const files = generateDashboards({ profile: profiles.demo });
  const queries = shownQueries(files);
  const supervisor = new Supervisor();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const startedAt = Math.floor(Date.now() / 1000);
  const stack = await startStack(
    { size: 'small', json: true, ports: FREE_PORTS },
    { supervisor, signal: stopping.signal, progress: say, onNotification: () => {} },
  ).catch(async (error: unknown) => {
    await supervisor.stop();
    throw error;
  });
  try {
    say(`Prometheus: ${stack.prometheus}`);
    const observer = new Observer(stack.prometheus, stack.alertmanager);
    await tour(stack, observer, say);
    const errors = new Map<string, string>();
    let left = queries;
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const empty: ShownQuery[] = [];
      for (const query of left) {
        stopping.signal.throwIfAborted();
        const asked = await ask(stack.prometheus, query, startedAt);
        if (asked.kind === 'error') errors.set(nameOf(query), asked.text);
        if (asked.kind === 'empty') empty.push(query);
      }
      left = empty;
      if (left.every((query) => nameOf(query) in ALLOWED) || performance.now() > end) break;
      await sleep(AGAIN_MS);
    }
    const allowed = left.filter((query) => nameOf(query) in ALLOWED);
    const empty = left.filter((query) => !(nameOf(query) in ALLOWED));
    for (const query of empty) say(`empty: ${nameOf(query)}: ${query.expr}`);
    for (const [name, text] of errors) say(`error: ${name}: ${text}`);
    for (const query of allowed) say(`allowed: ${nameOf(query)}: ${ALLOWED[nameOf(query)] ?? ''}`);
    const unneeded = Object.keys(ALLOWED).filter((name) => !allowed.some((query) => nameOf(query) === name));
    for (const name of unneeded) say(`allowed to be empty, but is not now: ${name}`);
    const result = {
      dashboards: files.size,
      panels: new Set(queries.map(({ uid, panel }) => `${uid} / ${panel}`)).size,
      queries: queries.length,
      empty: empty.length,
      allowed: allowed.length,
      errors: errors.size,
    };
    const ok = empty.length + errors.size === 0 && allowed.length <= queries.length * MOST_ALLOWED;
    process.stdout.write(
      json
        ? `${JSON.stringify(result)}\n`
        : `${result.queries} queries of ${result.panels} panels on ${result.dashboards} dashboards: ${result.empty} empty, ${result.allowed} allowed to be, ${result.errors} errors.\n`,
    );
    return ok ? 0 : 1;
  } finally {
    await stack.stop();
    await supervisor.stop();
  }
}

try {
  process.exitCode = await main(process.argv.includes('--json'));
} catch (error) {
  process.stderr.write(`test:dashboards: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
