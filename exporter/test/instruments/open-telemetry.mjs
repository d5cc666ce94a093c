// Express and pg with OpenTelemetry's instrumentations and Pulso's in one process; prints what each saw.
import { once } from 'node:events';
import { createRequire } from 'node:module';

const [source, databaseUrl] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { InMemorySpanExporter, BasicTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const { context, trace } = require('@opentelemetry/api');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { PgInstrumentation } = require('@opentelemetry/instrumentation-pg');

const exporter = new InMemorySpanExporter();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
trace.setGlobalTracerProvider(provider);
const instrumentations = [new HttpInstrumentation(), new PgInstrumentation()];
for (const instrumentation of instrumentations) {
  instrumentation.setTracerProvider(provider);
  instrumentation.enable();
}

// They patch modules as these are loaded.
const http = require('http');
const express = require('express');
const { Pool } = require('pg');
const { createPulso } = await import(source);

const pulso = createPulso({ exemplars: true, advisors: false });
const pool = pulso.pool(new Pool({ connectionString: databaseUrl, max: 1 }), { name: 'main' });
const app = express();
app.use(pulso.express());
app.get('/users/:id', async (_, response) => {
  const { rows } = await pool.query('SELECT 1 AS n');
  response.json(rows);
});
const server = http.createServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');

async function ask() {
  const sent = http.get({ port: server.address().port, path: '/users/7', agent: false });
  const [response] = await once(sent, 'response');
  await once(response.resume(), 'close');
  await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Requests and queries as each side counts them since the last call. */
function seen() {
  const page = pulso.registry.encode('openmetrics').toString();
  const sum = (pattern) => [...page.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0);
  const spans = exporter.getFinishedSpans();
  const kinds = (kind, name) => spans.filter((span) => span.kind === kind && name.test(span.name)).length;
  const traces = new Set(spans.map((span) => span.spanContext().traceId));
  const exemplars = [...page.matchAll(/^http_server_request_duration.*trace_id="(\w+)"/gm)].map(([, id]) => id);
  const told = {
    pulso: {
      requests: sum(/^http_server_request_duration_seconds_count\{.*http_route="\/users\/:id".*\} (\d+)/gm),
      queries: sum(/^db_client_operation_duration_seconds_count\{.*db_operation_name="SELECT".*\} (\d+)/gm),
    },
    openTelemetry: { requests: kinds(1, /^GET/), queries: kinds(2, /^pg.query/) },
    exemplars: exemplars.length > 0 && exemplars.every((id) => traces.has(id)),
  };
  exporter.reset();
  return told;
}

const steps = {};
for (let i = 0; i < 3; i++) await ask();
steps.both = seen();
pulso.detach(pool);
await ask();
steps.detached = seen();
pulso.pool(pool, { name: 'main' });
await ask();
steps.again = seen();
for (const instrumentation of instrumentations) instrumentation.disable();
await ask();
steps.alone = seen();
pulso.close();
await pool.end();
server.close();
process.stdout.write(`${JSON.stringify(steps)}\n`);
