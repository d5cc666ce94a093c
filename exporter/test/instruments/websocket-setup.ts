import { once } from 'node:events';
import * as newest from 'ws';
import { createPulso, type Pulso, type WebSocketOptions } from '../../src/index.ts';
import { portOf, samplesOf } from './page.ts';

type Library = Pick<typeof newest, 'WebSocket' | 'WebSocketServer'>;

// The oldest version comes without types; what is used of it is the same.
const OLDEST: string = 'ws-8-0';
/** The oldest and the newest ws that are supported. */
export const libraries: readonly (readonly [version: string, library: Library])[] = [
  ['8.0', (await import(OLDEST)) as Library],
  ['8.23', newest],
];

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until it holds, 2 s at most. */
export async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await pause(10);
  expect(condition()).toBe(true);
}

/** A real server of one version that is measured, and clients for it. */
export class Setting {
  readonly pulso: Pulso = createPulso({ advisors: false });
  readonly #library: Library;
  readonly #servers: newest.WebSocketServer[] = [];

  constructor(library: Library) {
    this.#library = library;
  }

  /** A server that listens on a free port; measured under the name `s` unless `options` is false. */
  async serve(
    config: newest.ServerOptions = {},
    options: Partial<WebSocketOptions> | false = {},
  ): Promise<newest.WebSocketServer> {
    const server = new this.#library.WebSocketServer({ port: 0, host: '127.0.0.1', ...config });
    this.#servers.push(server);
    if (options !== false && this.pulso.websocket(server, { name: 's', ...options }) !== server) {
      throw new Error('another server was given back');
    }
    if (config.noServer !== true) await once(server, 'listening');
    return server;
  }

  /** A client of the same version, which may not be open yet. */
  client(server: newest.WebSocketServer, config: newest.ClientOptions = {}, path = ''): newest.WebSocket {
    return new this.#library.WebSocket(`ws://127.0.0.1:${portOf(server)}${path}`, config);
  }

  async connect(server: newest.WebSocketServer, config: newest.ClientOptions = {}): Promise<newest.WebSocket> {
    const client = this.client(server, config);
    await once(client, 'open');
    return client;
  }

  /** The value of a series, without `pulso_websocket_` and the label of the server. */
  read(name: string, labels = ''): number | undefined {
    const page = samplesOf(this.pulso.registry.encode('text').toString());
    return page.get(`pulso_websocket_${name}{server="s"${labels === '' ? '' : `,${labels}`}}`);
  }

  /** Ends all that was started. Throws if the instrument has kept an error of its own from the service. */
  close(): void {
    const errors = this.pulso.registry.errorCounter('websocket').value;
    for (const server of this.#servers) {
      // A server that keeps no list of its clients leaves this to the test.
      for (const client of (server.clients as typeof server.clients | undefined) ?? []) client.terminate();
      server.close();
    }
    this.pulso.close();
    if (errors > 0) throw new Error(`${errors} errors in the instrument`);
  }
}

export function firstOf<T>(set: ReadonlySet<T>): T {
  for (const item of set) return item;
  throw new Error('nobody is connected');
}
