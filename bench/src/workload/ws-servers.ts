import { createPulso } from '@pulso/exporter';
import { type ServerOptions, WebSocketServer } from 'ws';

/** 64 bytes of text, as an update of some state may be. */
export const MESSAGE = '{"type":"price","id":48213,"value":1834.25,"at":1763706412345,"n":1}'.slice(0, 64);

/** An echo server, measured one way or not at all. */
export type MakeServer = (options: ServerOptions) => WebSocketServer | Promise<WebSocketServer>;

function bare(options: ServerOptions): WebSocketServer {
  const server = new WebSocketServer(options);
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return server;
}

function pulso(options: ServerOptions): WebSocketServer {
  const server = new WebSocketServer(options);
  createPulso({ advisors: false }).websocket(server, { name: 'bench' });
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  return server;
}

/** By hand, without a library: numbers counted where the messages pass. */
function plain(options: ServerOptions): WebSocketServer {
  const server = new WebSocketServer(options);
  const counts = { received: 0, receivedBytes: 0, sent: 0, sentBytes: 0 };
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer, isBinary) => {
      counts.received++;
      counts.receivedBytes += data.length;
      counts.sent++;
      counts.sentBytes += data.length;
      socket.send(data, { binary: isBinary });
    });
  });
  return server;
}

/** As its users write it: two counters each way, labels given at each call. */
async function promClient(options: ServerOptions): Promise<WebSocketServer> {
  const { Counter, Registry } = await import('prom-client');
  const registers = [new Registry()];
  const labelNames = ['server', 'direction', 'type'] as const;
  const messages = new Counter({ name: 'messages_total', help: 'Messages', labelNames, registers });
  const bytes = new Counter({ name: 'message_bytes_total', help: 'Bytes', labelNames, registers });
  const server = new WebSocketServer(options);
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer, isBinary) => {
      const type = isBinary ? 'binary' : 'text';
      messages.inc({ server: 'bench', direction: 'received', type });
      bytes.inc({ server: 'bench', direction: 'received', type }, data.length);
      messages.inc({ server: 'bench', direction: 'sent', type });
      bytes.inc({ server: 'bench', direction: 'sent', type }, data.length);
      socket.send(data, { binary: isBinary });
    });
  });
  return server;
}

export const servers = { bare, pulso, plain, 'prom-client': promClient } as const satisfies Record<string, MakeServer>;
