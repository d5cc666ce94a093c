import { once } from 'node:events';
import { createPulso } from '@pulso/exporter';
import express from 'express';

const pulso = createPulso({ advisors: false });
const app = express();
app.use(pulso.express()); // first of all middleware
app.get('/clients/:id', (request, response) => response.json({ id: request.params.id }));
app.get('/metrics', pulso.metricsHandler());

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const get = async (path) => (await fetch(`http://127.0.0.1:${server.address().port}${path}`)).text();
await get('/clients/42');
await get('/wp-login.php');
for (const line of (await get('/metrics')).split('\n')) if (/^http_server_\w+_count/.test(line)) console.log(line);
server.close();
pulso.close();
