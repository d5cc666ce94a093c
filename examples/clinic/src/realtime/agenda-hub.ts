import type { Server } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Instruments } from '../instrumentation.ts';
import { websocketSettings } from '../settings.ts';

const Subscribe = z.strictObject({ type: z.literal('subscribe'), professionalId: z.int().positive() });

/** What changed in a professional's agenda: ids and times only, the rest is for those who may ask the API. */
export interface AgendaEvent {
  readonly type: 'booked' | 'checked_in' | 'cancelled';
  readonly appointmentId: string;
  readonly professionalId: number;
  readonly startsAt: string;
}

/** WebSocket rooms on `/ws`: a client subscribes to a professional and is told of changes in that agenda. */
export class AgendaHub {
  readonly #server: WebSocketServer;
  readonly #rooms = new Map<number, Set<WebSocket>>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(http: Server, instruments: Instruments) {
    this.#server = new WebSocketServer({ noServer: true, maxPayload: websocketSettings.maxMessageBytes });
    instruments.websocket(this.#server, 'agenda', {
      maxConnections: websocketSettings.maxConnections,
      pingInterval: websocketSettings.heartbeatMs,
    });
    this.#server.on('connection', (socket) => this.#welcome(socket));
    http.on('upgrade', (request, socket, head) => {
      const refuse = (status: string): void => {
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      };
      if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/ws') return refuse('404 Not Found');
      if (this.#server.clients.size >= websocketSettings.maxConnections) return refuse('503 Service Unavailable');
      this.#server.handleUpgrade(request, socket, head, (client) => this.#server.emit('connection', client, request));
    });
    this.#heartbeat = setInterval(() => this.#beat(), websocketSettings.heartbeatMs);
    this.#heartbeat.unref();
  }

  readonly #alive = new WeakSet<WebSocket>();

  /** Pings everybody, and ends those who did not answer the last ping. */
  #beat(): void {
    for (const socket of this.#server.clients) {
      if (!this.#alive.delete(socket)) {
        socket.terminate();
        continue;
      }
      socket.ping();
    }
  }

  #welcome(socket: WebSocket): void {
    let room: Set<WebSocket> | undefined;
    this.#alive.add(socket);
    socket.on('pong', () => this.#alive.add(socket));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => room?.delete(socket));
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : parse(data);
      if (message === undefined) {
        socket.send(JSON.stringify({ type: 'error', message: 'Send {"type":"subscribe","professionalId":1}' }));
        return;
      }
      room?.delete(socket);
      room = this.#rooms.get(message.professionalId) ?? new Set();
      this.#rooms.set(message.professionalId, room.add(socket));
      socket.send(JSON.stringify({ type: 'subscribed', professionalId: message.professionalId }));
    });
  }

  publish(event: AgendaEvent): void {
    const text = JSON.stringify(event);
    for (const socket of this.#rooms.get(event.professionalId) ?? []) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    }
  }

  /** Says good-bye (1001, going away) and ends those who do not answer within a second. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    for (const socket of this.#server.clients) socket.close(1001);
    const timer = setTimeout(() => {
      for (const socket of this.#server.clients) socket.terminate();
    }, 1_000);
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearTimeout(timer);
  }
}

function parse(data: WebSocket.RawData): z.infer<typeof Subscribe> | undefined {
  try {
    return Subscribe.parse(JSON.parse(Buffer.isBuffer(data) ? data.toString() : ''));
  } catch {
    return undefined;
  }
}
