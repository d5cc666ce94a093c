import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { gatewaySettings } from '../settings.ts';

/**
 * A stand-in for the messaging provider that confirms bookings to clients: real HTTP on the loopback interface, with the
 * time such providers take. It can stop listening, as providers do.
 */
export class ConfirmationGateway {
  #server: Server | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get listening(): boolean {
    return this.#server?.listening === true;
  }

  /** Listens; on the same port as before, if it did before. */
  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => {
      request.resume();
      const ms = gatewaySettings.minMs + Math.random() * (gatewaySettings.maxMs - gatewaySettings.minMs);
      setTimeout(() => {
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ accepted: true }));
      }, ms);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  /** Stops listening and drops open connections. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}
