import cluster, { type Worker } from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { metrics } from '@pulso/catalogue';
import { PulsoError } from '../errors.ts';
import { type Handler, metricsPage, pageHandler } from '../handlers.ts';
import { Registry } from '../registry/index.ts';
import { MergedRegistry, Source } from './merged.ts';
import { isMessage, PROTOCOL, type ReportRequest } from './protocol.ts';
import { resolveClusterOptions, type PulsoClusterOptions } from './options.ts';

/** The metrics of all workers of `node:cluster`, on one page of the primary. */
export interface PulsoCluster {
  /** For metrics of the primary's own; the workers' are added to those of the same labels. */
  readonly registry: Registry;
  /** Asks the workers and resolves when `registry` has their numbers, for pages that are made by other means. */
  collect(): Promise<void>;
  /** The page that Prometheus scrapes, in the primary: sums over the workers. */
  metricsHandler(): Handler;
  /** Stops asking the workers. */
  close(): void;
}

interface Member {
  readonly worker: Worker;
  readonly source: Source;
  /** Resolved by the answer to the request that is under way. */
  answer: Promise<void> | undefined;
  answered: () => void;
  /** Whether a page went without its answer: the next one does not wait for it. */
  isLate: boolean;
  lastReport: number;
}

/**
 * In the primary process, one line; each worker calls `joinCluster()` on its Pulso. At each scrape the workers are asked for
 * what changed, and one that does not answer in time is shown as it last was, and no longer waited for until it answers.
 * Throws a `PulsoError` with code `invalid_option` in a worker, or where an option is wrong.
 */
export function createPulsoCluster(options: PulsoClusterOptions = {}): PulsoCluster {
  const { token, answerMs, everySeconds, staleSeconds } = resolveClusterOptions(options);
  if (!cluster.isPrimary) {
    throw new PulsoError(
      'invalid_option',
      'createPulsoCluster is for the primary; a worker calls joinCluster() on its Pulso',
    );
  }
  const registry = new Registry();
  const merged = new MergedRegistry(registry);
  const members = new Map<number, Member>();
  const session = randomUUID();
  const exits = registry.counter(metrics.exporter.clusterExits).bind();
  const workers = registry.gauge(metrics.exporter.clusterWorkers);
  const reporting = workers.bind({ state: 'reporting' });
  const late = workers.bind({ state: 'late' });
  const age = registry.gauge(metrics.exporter.clusterReportAge).bind();

  /** One request at a time: those to a worker that hangs would pile up. */
  function ask(member: Member): Promise<void> {
    if (member.answer !== undefined) return member.answer;
    member.answer = new Promise((resolve) => {
      member.answered = resolve;
    });
    const request: ReportRequest = { pulso: PROTOCOL, type: 'request', session };
    // The callback takes the error of a worker that has just gone; its end is told by `disconnect`.
    member.worker.send(request, undefined, {}, () => {});
    return member.answer;
  }

  let gathering: Promise<void> | undefined;
  async function gather(): Promise<void> {
    const asked = [...members.values()].filter((member) => !member.isLate);
    if (asked.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, answerMs);
    });
    await Promise.race([Promise.all(asked.map(ask)), deadline]);
    clearTimeout(timer);
    for (const member of asked) member.isLate = member.answer !== undefined;
  }

  /** Pages that are asked for at once share the workers' answers. */
  async function prepare(): Promise<void> {
    gathering ??= gather().finally(() => {
      gathering = undefined;
    });
    await gathering;
    const now = performance.now();
    let oldest = NaN;
    let unanswered = 0;
    for (const { isLate, source, lastReport } of members.values()) {
      const seconds = (now - lastReport) / 1000;
      if (isLate) unanswered++;
      if (!(oldest > seconds)) oldest = seconds;
      if (seconds > staleSeconds) merged.expire(source);
    }
    merged.settle();
    reporting.set(members.size - unanswered);
    late.set(unanswered);
    age.set(oldest);
  }

  function onMessage(worker: Worker, message: unknown): void {
    if (!isMessage(message)) return;
    try {
      const member = members.get(worker.id);
      if (message.type === 'join' && member === undefined) join(worker);
      if (message.type !== 'report' || member === undefined || message.session !== session) return;
      merged.apply(member.source, message);
      member.lastReport = performance.now();
      member.isLate = false;
      member.answer = undefined;
      member.answered();
    } catch {
      registry.error('cluster');
    }
  }

  function join(worker: Worker): void {
    if (!worker.isConnected()) return;
    const member: Member = {
      ...{ worker, source: new Source(), lastReport: performance.now() },
      ...{ answer: undefined, answered: () => {}, isLate: false },
    };
    members.set(worker.id, member);
    void ask(member);
  }

  /** Not `exit`, which may come before what the worker sent last. */
  function onDisconnect(worker: Worker): void {
    const member = members.get(worker.id);
    if (member === undefined) return;
    members.delete(worker.id);
    member.answered();
    merged.end(member.source);
    exits.inc();
  }

  cluster.on('message', onMessage);
  cluster.on('disconnect', onDisconnect);
  // Workers that joined before: asked, they tell all.
  for (const worker of Object.values(cluster.workers ?? {})) {
    if (worker !== undefined) join(worker);
  }
  // What a worker counts between two scrapes is lost with it only if it is killed within this time.
  const timer = setInterval(() => void prepare(), everySeconds * 1000).unref();

  return {
    registry,
    collect: prepare,
    metricsHandler: () => pageHandler(registry, token, metricsPage(registry, { prepare })),
    close() {
      clearInterval(timer);
      cluster.off('message', onMessage);
      cluster.off('disconnect', onDisconnect);
    },
  };
}
