import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { createPulso, type Pulso } from '../../src/index.ts';
import { portOf, samplesOf } from './page.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let pulso: Pulso;
let server: WebSocketServer;

beforeEach(async () => {
  pulso = createPulso({ advisors: false });
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
  pulso.close();
});

const open = async () => {
  const client = new WebSocket(`ws://127.0.0.1:${portOf(server)}`);
  await once(client, 'open');
  return client;
};
const firstOf = <T>(set: ReadonlySet<T>): T => {
  for (const item of set) return item;
  throw new Error('nobody is connected');
};
const read = (series: string) => samplesOf(pulso.registry.encode('text').toString()).get(`pulso_websocket_${series}`);

describe('websocket', () => {
  it('counts connections, messages and bytes both ways, closes by code and round trips', async () => {
    expect(pulso.websocket(server, { name: 's', maxConnections: 50, pingInterval: 20 })).toBe(server);
    server.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    const client = await open();
    const pings: string[] = [];
    client.on('ping', (data) => pings.push(data.toString()));
    client.send('olá');
    expect(String((await once(client, 'message'))[0])).toBe('olá');
    client.send(Buffer.alloc(100));
    await once(client, 'message');
    await pause(80);
    expect(read('connections{server="s"}')).toBe(1);
    expect(read('max_connections{server="s"}')).toBe(50);
    expect(read('connects_total{server="s"}')).toBe(1);
    for (const direction of ['received', 'sent']) {
      expect(read(`messages_total{server="s",direction="${direction}"}`)).toBe(2);
      expect(read(`message_bytes_total{server="s",direction="${direction}"}`)).toBe(104);
    }
    expect(read('round_trip_seconds_count{server="s"}')).toBeGreaterThanOrEqual(1);
    expect(read('round_trip_seconds_sum{server="s"}')).toBeLessThan(1);
    expect(pings.length).toBeGreaterThanOrEqual(1);
    client.close(4_321);
    await once(client, 'close');
    const other = await open();
    other.close(1_000);
    await once(other, 'close');
    await pause(20);
    expect(read('closes_total{server="s",code="4xxx"}')).toBe(1);
    expect(read('closes_total{server="s",code="1000"}')).toBe(1);
    expect(read('connections{server="s"}')).toBe(0);
  });

  it('tells its own pings from those of the application', async () => {
    pulso.websocket(server, { name: 's', pingInterval: 0 });
    const client = await open();
    const socket = firstOf(server.clients);
    socket.ping();
    await once(socket, 'pong');
    expect(read('round_trip_seconds_count{server="s"}')).toBe(0);
    client.terminate();
  });

  it('measures who was connected before, and gives sockets back as they were', async () => {
    await open();
    pulso.websocket(server, { name: 's' });
    const socket = firstOf(server.clients);
    expect(read('connections{server="s"}')).toBe(1);
    expect(pulso.detach(server)).toBe(true);
    expect(pulso.detach(server)).toBe(false);
    expect(Object.hasOwn(socket, 'send')).toBe(false);
    expect(read('connections{server="s"}')).toBeUndefined();
    expect(server.listenerCount('connection')).toBe(0);
  });
});
