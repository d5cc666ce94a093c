import { createServer } from 'node:http';
import { once } from 'node:events';
import { createPulso } from '@pulso/exporter';
import { Counter, Gauge, Registry } from 'prom-client';

const register = new Registry();
new Counter({ name: 'clinic_logins_total', help: 'Logins.', registers: [register] }).inc(3);
// One that throws spoils neither page.
const fails = () => Promise.reject(new Error('the queue is gone'));
register.registerMetric(new Gauge({ name: 'clinic_queue_length', help: 'Queue.', registers: [], collect: fails }));

// Its metrics on Pulso's page …
const pulso = createPulso({ advisors: false, promClient: register });
const server = createServer(pulso.metricsHandler()).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/metrics`;
const interesting = /^(clinic_|pulso_exporter_errors_total.*prom-client)/;
const show = (page) =>
  console.log(
    page
      .split('\n')
      .filter((line) => interesting.test(line))
      .join('\n'),
  );
show(await (await fetch(url)).text());

// … or Pulso's on its.
const stop = pulso.promClientCollector(register);
show(await register.metrics());
stop();
server.close();
pulso.close();
