import { once } from 'node:events';
import { createPulso } from '@pulso/exporter';
import { WebSocket, WebSocketServer } from 'ws';

const pulso = createPulso({ advisors: false });
const server = pulso.websocket(new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/ws' }), {
  name: 'prices',
  maxConnections: 5_000,
  pingInterval: 50, // 15 s, unless it is an example
});
const hooks = pulso.websocketHooks(server); // for what only the service knows
const chat = hooks.channel('chat');
const dropped = hooks.drops('queue_full');
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    chat.received(data.length);
    if (data.length > 1_000) dropped();
    else socket.send(data);
  });
});
await once(server, 'listening');

const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/ws`);
await once(client, 'open');
client.send('hello');
await once(client, 'message');
client.send('x'.repeat(2_000));
const lost = new WebSocket(`ws://127.0.0.1:${server.address().port}/wrong`);
await new Promise((resolve) => lost.once('error', resolve));
await new Promise((resolve) => setTimeout(resolve, 100));

const page = pulso.registry.encode('text').toString();
const interesting = /^pulso_websocket_(connections|messages|channel_messages|dropped|upgrade|round_trip_seconds_c)/;
for (const line of page.split('\n')) if (interesting.test(line) && !/ 0$/.test(line)) console.log(line);

client.terminate();
server.close();
pulso.close();
