import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createPulso, createPulsoCluster } from '@pulso/exporter';

if (cluster.isPrimary) {
  const pulso = createPulsoCluster(); // the line in the primary
  const metrics = createServer(pulso.metricsHandler()).listen(0, '127.0.0.1');
  const show = async () => {
    const query = '?name[]=clinic_requests_total&name[]=pulso_cluster_workers';
    const page = await (await fetch(`http://127.0.0.1:${metrics.address().port}/metrics${query}`)).text();
    for (const line of page.split('\n')) if (/^[a-z]/.test(line)) console.log(line);
  };
  for (let id = 1; id <= 2; id++) {
    cluster.fork();
    await once(cluster, 'listening');
  }
  await show();
  cluster.workers[1].process.kill('SIGKILL'); // its counts stay
  await once(cluster, 'exit');
  await show();
  process.exit();
} else {
  const pulso = createPulso({ advisors: false });
  pulso.joinCluster(); // the line in each worker
  const requests = pulso.registry.counter({
    ...{ name: 'clinic_requests_total', type: 'counter', unit: 'count', labels: [], help: 'Requests.' },
  });
  requests.bind().inc(cluster.worker.id);
  createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
}
