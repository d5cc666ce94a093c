import type { TracerProvider } from '@opentelemetry/api';
import { createPulso } from '@pulso/exporter';
import type { Client } from 'pg';
import { connectInMemory, loadClient } from './pg-memory.ts';

type Run = (calls: number) => Promise<void>;

async function runOf(client: Client): Promise<Run> {
  return async (calls) => {
    for (let i = 0; i < calls; i++) await client.query('SELECT 1');
  };
}

/** By name, a client whose queries are measured that way, and a loop of queries. Each needs a process of its own. */
export const clients = {
  bare: async () => runOf(await connectInMemory(loadClient())),

  pulso: async () => {
    const pulso = createPulso({ advisors: false });
    return runOf(pulso.client(await connectInMemory(loadClient()), { name: 'bench' }));
  },

  'prom-client': async () => {
    const { Histogram, Registry } = await import('prom-client');
    const durations = new Histogram({
      ...{ name: 'db_client_operation_duration_seconds', help: 'Queries', labelNames: ['pool', 'operation', 'error'] },
      ...{ buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3, 5, 10], registers: [new Registry()] },
    });
    const client = await connectInMemory(loadClient());
    return async (calls: number) => {
      for (let i = 0; i < calls; i++) {
        const end = durations.startTimer();
        try {
          await client.query('SELECT 1');
          end({ pool: 'bench', operation: 'SELECT', error: '' });
        } catch (error) {
          end({ pool: 'bench', operation: 'SELECT', error: String((error as { code?: string }).code) });
          throw error;
        }
      }
    };
  },

  /** As it is used: spans, which nobody exports here, and metrics. */
  OpenTelemetry: async () => {
    const { BasicTracerProvider } = await import('@opentelemetry/sdk-trace-base');
    return openTelemetry(new BasicTracerProvider());
  },

  /** Without a tracer its spans are stubs. */
  'OpenTelemetry metrics': () => openTelemetry(),
} satisfies Record<string, () => Promise<Run>>;

async function openTelemetry(tracers?: TracerProvider): Promise<Run> {
  const [{ PgInstrumentation }, { MeterProvider }, { PrometheusExporter }] = await Promise.all([
    import('@opentelemetry/instrumentation-pg'),
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/exporter-prometheus'),
  ]);
  const instrumentation = new PgInstrumentation();
  instrumentation.setMeterProvider(
    new MeterProvider({ readers: [new PrometheusExporter({ preventServerStart: true })] }),
  );
  if (tracers !== undefined) instrumentation.setTracerProvider(tracers);
  instrumentation.enable();
  return runOf(await connectInMemory(loadClient()));
}
