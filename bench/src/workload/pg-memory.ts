import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import type { Client } from 'pg';

/** Messages of PostgreSQL's protocol, version 3: a letter, the length with itself, the content. */
function message(type: string, ...content: readonly (number | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part) : int16(part))));
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

const READY = message('Z', 'I');
const AUTHENTICATED = Buffer.concat([message('R', 0, 0), READY]);
/** One row with one column, of type int4, that is 1. */
const ANSWER = Buffer.concat([
  message('T', 1, '?column?\0', 0, 0, 0, 0, 23, 4, -1, -1, 0),
  message('D', 1, 0, 1, '1'),
  message('C', 'SELECT 1\0'),
  READY,
]);
const QUERY = 'Q'.charCodeAt(0);

/** A server without a kernel between: it answers each query at the next turn. */
class Wire extends Duplex {
  readonly setNoDelay = () => this;
  readonly setKeepAlive = () => this;
  readonly ref = () => this;
  readonly unref = () => this;
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const answer = chunk[0] === QUERY ? ANSWER : AUTHENTICATED;
    process.nextTick(() => this.emit('data', answer));
    done();
  }
}

/** The class of clients as an application gets it, after whoever patches modules has been told to. */
export function loadClient(): typeof Client {
  return (createRequire(import.meta.url)('pg') as { Client: typeof Client }).Client;
}

/** Of a client or pool whose server is in memory. */
export const inMemory = {
  ...{ user: 'bench', database: 'bench', password: '', ssl: false },
  stream: () => new Wire(),
} as const;

/** A client that is connected to a server in memory. */
export async function connectInMemory(ClientClass: typeof Client): Promise<Client> {
  const client = new ClientClass(inMemory);
  await client.connect();
  return client;
}
