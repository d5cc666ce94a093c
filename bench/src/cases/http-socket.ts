import type { RequestListener } from 'node:http';
import { createPulso } from '@pulso/exporter';
import type { Case } from '../harness/case.ts';
import { paired, ratio } from '../harness/paired.ts';
import { inProcesses, type Task } from '../harness/processes.ts';
import { median, spreadOf } from '../harness/statistics.ts';
import { helloJson, inMemory } from '../workload/http-memory.ts';

const BATCHES = 31;
/** So many that the application is compiled before the first batch that counts, as a service's is. */
const CALLS = 1_000;

interface Measuring {
  readonly listener: RequestListener;
  /** Where measuring is a patch of the whole process: how to have it only in its own turn. */
  readonly enable?: () => void;
  readonly disable?: () => void;
}

const measurings = {
  pulso(): Measuring {
    const middleware = createPulso({ advisors: false }).express();
    return { listener: helloJson(middleware as RequestListener) };
  },
  async 'express-prom-bundle'(): Promise<Measuring> {
    const { default: bundle } = await import('express-prom-bundle');
    return { listener: helloJson(bundle({ includeMethod: true, includePath: true }) as unknown as RequestListener) };
  },
  /** Patches `http` as `require` gives it; without a tracer, its spans record nothing. */
  async 'OpenTelemetry instrumentation-http'(): Promise<Measuring> {
    const { HttpInstrumentation } = await import('@opentelemetry/instrumentation-http');
    const { PrometheusExporter } = await import('@opentelemetry/exporter-prometheus');
    const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
    const instrumentation = new HttpInstrumentation();
    instrumentation.setMeterProvider(
      new MeterProvider({ readers: [new PrometheusExporter({ preventServerStart: true })] }),
    );
    return {
      listener: helloJson(),
      enable: () => instrumentation.enable(),
      disable: () => instrumentation.disable(),
    };
  },
};
type Name = keyof typeof measurings;

interface Measured {
  /** Time with measuring over time without. */
  readonly ratio: number;
  readonly bare: number;
  readonly added: number;
}

/** A task: a measured application and a bare one in turns, in a process that has no other. */
export async function helloInMemory({ name }: { readonly name: Name }): Promise<Measured> {
  const { listener, enable, disable } = await measurings[name]();
  const variants = {
    bare: { run: inMemory(helloJson()), prepare: () => disable?.() },
    measured: { run: inMemory(listener), prepare: () => enable?.() },
  };
  const times = await paired(variants, { rounds: BATCHES, calls: CALLS, clock: 'cpu' });
  return {
    ratio: ratio(times, 'measured', 'bare').median,
    bare: median(times['bare']!),
    added: median(times['measured']!.map((time, round) => time - times['bare']![round]!)),
  };
}

export const cases: readonly Case[] = [
  {
    name: 'http-socket',
    what: 'a hello-json request of Express 5 over a socket in memory, against the same application unmeasured; what Pulso, express-prom-bundle and OpenTelemetry add',
    goal: {
      ...{ ofLimit: 1.08, unit: '× bare' },
      peers: { 'express-prom-bundle': 5, 'OpenTelemetry instrumentation-http': 5 },
    },
    async run({ rounds, peers }) {
      const names: readonly Name[] = peers
        ? ['pulso', 'express-prom-bundle', 'OpenTelemetry instrumentation-http']
        : ['pulso'];
      const tasks = names.map((name): [Name, Task] => [
        name,
        { module: import.meta.url, name: 'helloInMemory', argument: { name } },
      ]);
      const measured = await inProcesses<Measured, Name>(Object.fromEntries(tasks) as Record<Name, Task>, rounds);
      const ratios = measured.pulso.map((of) => of.ratio);
      const added = (name: Name) => median(measured[name].map((of) => of.added));
      const others = names.filter((name) => name !== 'pulso');
      return {
        ofLimit: median(ratios),
        spread: spreadOf(ratios),
        peers: Object.fromEntries(others.map((name) => [name, added(name) / added('pulso')])),
        rounds,
        notes: {
          'bare request, µs': Number((median(measured.pulso.map((of) => of.bare)) / 1_000).toPrecision(3)),
          ...Object.fromEntries(names.map((name) => [`${name} adds, ns`, Math.round(added(name))])),
        },
      };
    },
  },
];
