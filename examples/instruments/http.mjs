import { once } from 'node:events';
import { createServer } from 'node:http';
import { createPulso } from '@pulso/exporter';
import express from 'express';

const pulso = createPulso({ advisors: false });
const app = express();
app.use(pulso.express()); // first of all middleware
app.get('/clients/:id', (request, response) => response.json({ id: request.params.id }));
app.get('/metrics', pulso.metricsHandler());

// Without Express, the service names its routes itself: by templates, never by the path.
const plain = createServer((request, response) => response.end('ok'));
pulso.http(plain, { route: ({ url }) => (url === '/health' ? '/health' : undefined) });

const listening = [app.listen(0, '127.0.0.1'), plain.listen(0, '127.0.0.1')];
await Promise.all(listening.map((server) => once(server, 'listening')));
const [first, second] = listening.map((server) => `http://127.0.0.1:${server.address().port}`);
const get = async (url) => (await fetch(url)).text();
for (const url of [`${first}/clients/42`, `${first}/wp-login.php`, `${second}/health`]) await get(url);
const interesting = /^http_server_(request_duration_seconds_count|response_body_size_bytes_sum|active)/;
for (const line of (await get(`${first}/metrics`)).split('\n')) if (interesting.test(line)) console.log(line);
for (const server of listening) server.close();
pulso.close();
