// A primary with workers that do what the test tells them, on built code: `node:cluster` forks this very file.
import cluster from 'node:cluster';
import { createServer } from 'node:http';

const { createPulso, createPulsoCluster } = await import(process.argv[2]);

const requests = {
  ...{ name: 'pulso_test_requests_total', type: 'counter', unit: 'count' },
  ...{ labels: ['path'], help: 'Requests.' },
};
const seconds = {
  ...{ name: 'pulso_test_seconds', type: 'histogram', unit: 'seconds', buckets: [0.1, 1], labels: [], help: 'Times.' },
};
const open = { name: 'pulso_test_open', type: 'gauge', unit: 'count', labels: ['kind'], help: 'Open things.' };
const lag = { ...open, name: 'pulso_test_lag_seconds', unit: 'seconds', labels: [], merge: 'max' };
const info = { ...open, name: 'pulso_test_info', type: 'info', labels: ['version'] };

if (cluster.isPrimary) {
  const options = { answerMs: 1_000, everySeconds: 0.2, staleSeconds: 2 };
  const early = process.env.PRIMARY !== 'late' ? createPulsoCluster(options) : undefined;
  const serve = (pulso) => {
    const server = createServer(pulso.metricsHandler()).listen(0, '127.0.0.1', () => {
      process.send({ port: server.address().port });
    });
  };
  if (early !== undefined) serve(early);
  cluster.on('message', (worker, message) => {
    if ('done' in message) process.send({ done: message.done, id: worker.id, pid: worker.process.pid });
  });
  cluster.on('exit', (worker) => process.send({ exited: worker.id }));
  process.on('message', ({ fork, id, ...command }) => {
    if (fork) cluster.fork();
    else if (command.serve) serve(createPulsoCluster(options));
    else cluster.workers[id].send(command);
  });
} else {
  const pulso = createPulso({ advisors: false });
  pulso.joinCluster();
  const { registry } = pulso;
  const counters = registry.counter(requests);
  const histogram = registry.histogram(seconds).bind();
  const gauges = registry.gauge(open);
  process.on('message', (command) => {
    if (command.count) counters.bind({ path: command.path ?? '/' }).inc(command.count);
    if (command.observe) histogram.observe(command.observe);
    if ('open' in command) gauges.bind({ kind: command.kind ?? 'a' }).set(command.open);
    if (command.close) gauges.remove({ kind: command.close });
    if ('lag' in command) registry.gauge(lag).bind().set(command.lag);
    if (command.version) registry.info(info).tell({ version: command.version });
    if (command.exit) process.exit(0);
    if (command.done !== undefined) process.send({ done: command.done });
  });
  process.send({ done: 'ready' });
}
