import { createRequire } from 'node:module';
import { createPulso } from '@pulso/exporter';

// Your set-up of OpenTelemetry goes here; this is the least that has spans.
const require = createRequire(import.meta.url);
const { context, trace } = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new BasicTracerProvider());

const pulso = createPulso({ advisors: false, exemplars: true });
const duration = pulso.registry
  .histogram({
    ...{ name: 'clinic_report_duration_seconds', type: 'histogram', unit: 'seconds', labels: [] },
    ...{ help: 'Time to make a report.', buckets: [0.1, 1, 10] },
  })
  .bind();
trace.getTracer('clinic').startActiveSpan('report', (span) => {
  duration.observe(0.42);
  span.end();
});

const page = pulso.registry.encode('openmetrics').toString();
console.log(
  page
    .split('\n')
    .filter((line) => line.startsWith('clinic_'))
    .join('\n'),
);
pulso.close();
