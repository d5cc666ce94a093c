import { metrics } from '@pulso/catalogue';
import { createPulso } from '@pulso/exporter';
import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { bytesPerCall } from '../harness/bytes.ts';
import type { Case } from '../harness/case.ts';
import { paired, type Variant } from '../harness/paired.ts';
import { inProcesses, type Task } from '../harness/processes.ts';
import { median, pairedRatios, spreadOf } from '../harness/statistics.ts';
import { subscribeLimit } from '../limits/http-channels.ts';
import { type Exchange, type Hook, newExchange, perform } from '../workload/http-exchange.ts';

const BOUNDS = metrics.http.requestDuration.buckets;
const CALLS = 2_000;
const ROUNDS = 41;
const next = () => {};

/** How a variant measures: by a hook, by what Node's channels publish, or not at all. */
interface Measuring {
  readonly hook?: Hook;
  readonly publishes?: boolean;
}

const measurings = {
  limit(): Measuring {
    subscribeLimit(BOUNDS);
    return { publishes: true };
  },
  pulso(): Measuring {
    const middleware = createPulso({ advisors: false }).express();
    return { hook: (request, response) => middleware(request, response, next), publishes: true };
  },
  /** As its users write it, with a closure per request. */
  async 'prom-client'(): Promise<Measuring> {
    const { Histogram, Registry } = await import('prom-client');
    const histogram = new Histogram({
      ...{ name: metrics.http.requestDuration.name, help: metrics.http.requestDuration.help },
      ...{ labelNames: ['method', 'route', 'status'], buckets: [...BOUNDS], registers: [new Registry()] },
    });
    return {
      hook: (request: IncomingMessage & { route?: { path: string } }, response) => {
        const start = performance.now();
        response.on('finish', () => {
          const labels = {
            method: request.method ?? '',
            route: request.route?.path ?? '',
            status: response.statusCode,
          };
          histogram.observe(labels, (performance.now() - start) / 1000);
        });
      },
    };
  },
};
type Name = keyof typeof measurings;

/** Requests of a round are made before it: making them is not timed. */
function variantOf({ hook, publishes }: Measuring): Variant {
  let exchanges: Exchange[] = [];
  return {
    prepare() {
      exchanges = Array.from({ length: CALLS }, newExchange);
    },
    run() {
      for (const exchange of exchanges) perform(exchange, hook, publishes);
    },
  };
}

interface Added {
  readonly bare: number;
  readonly nanoseconds: number;
  readonly bytes: number;
  readonly clockCalls: number;
}

/** A task: what one hook adds to the bare exchange, in a process that has no other. */
export async function hookAdds({ name }: { readonly name: Name }): Promise<Added> {
  const measuring = await measurings[name]();
  const variants = { bare: variantOf({}), hooked: variantOf(measuring) };
  const times = await paired(variants, { rounds: ROUNDS, calls: CALLS });
  const bytes = ({ hook, publishes }: Measuring) =>
    bytesPerCall((calls) => {
      for (let i = 0; i < calls; i++) perform(newExchange(), hook, publishes);
    });
  return {
    bare: median(times['bare']!),
    nanoseconds: median(times['hooked']!.map((time, round) => time - times['bare']![round]!)),
    bytes: bytes(measuring) - bytes({}),
    clockCalls: clockCallsOf(measuring),
  };
}

function clockCallsOf({ hook, publishes }: Measuring): number {
  const now = performance.now.bind(performance);
  let calls = 0;
  performance.now = () => {
    calls++;
    return now();
  };
  for (let i = 0; i < CALLS; i++) perform(newExchange(), hook, publishes);
  performance.now = now;
  return calls / CALLS;
}

export const cases: readonly Case[] = [
  {
    name: 'http-hook',
    what: "what measuring adds to one request and its response, without network and framework, against a histogram by hand on Node's diagnostics channels; prom-client by hand on finish",
    goal: { ofLimit: 1.3, peers: { 'prom-client': 6 }, counts: { 'clock calls': 2 } },
    async run({ rounds, peers }) {
      const names: readonly Name[] = peers ? ['limit', 'pulso', 'prom-client'] : ['limit', 'pulso'];
      const tasks = names.map((name): [Name, Task] => [
        name,
        { module: import.meta.url, name: 'hookAdds', argument: { name } },
      ]);
      const added = await inProcesses<Added, Name>(Object.fromEntries(tasks) as Record<Name, Task>, rounds);
      const times = (name: Name) => added[name].map(({ nanoseconds }) => nanoseconds);
      const ratios = pairedRatios(times('pulso'), times('limit'));
      return {
        ofLimit: median(ratios),
        spread: spreadOf(ratios),
        ...(peers && { peers: { 'prom-client': median(pairedRatios(times('prom-client'), times('pulso'))) } }),
        bytesPerCall: median(added.pulso.map(({ bytes }) => bytes)),
        counts: { 'clock calls': median(added.pulso.map(({ clockCalls }) => clockCalls)) },
        rounds,
        notes: {
          'bare exchange, ns': Math.round(median(added.pulso.map((of) => of.bare))),
          ...Object.fromEntries(names.map((name) => [`${name} adds, ns`, Math.round(median(times(name)))])),
        },
      };
    },
  },
];
