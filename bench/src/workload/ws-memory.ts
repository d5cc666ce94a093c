import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { MESSAGE, type MakeServer } from './ws-servers.ts';

const FIN_AND_TEXT = 0x81;
const MASKED = 0x80;
const MASK_BYTES = 4;

/** A frame as a client sends it. The mask is zero, so that one buffer may be given to ws again and again. */
function frame(text: string): Buffer {
  return Buffer.concat([Buffer.from([FIN_AND_TEXT, MASKED | text.length]), Buffer.alloc(MASK_BYTES), Buffer.from(text)]);
}

/** A connection to which writing costs next to nothing. */
class Wire extends Duplex {
  readonly setNoDelay = () => {};
  readonly setTimeout = () => {};
  override _read(): void {}
  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
  }
}

/** Echoes of a server that is reached without the kernel: each call is one message there and back, done when it returns. */
export async function inMemory(make: MakeServer): Promise<(calls: number) => void> {
  const server = await make({ noServer: true });
  const wire = new Wire();
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'GET', url: '/' });
  Object.assign(request.headers, {
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  });
  server.handleUpgrade(request, wire, Buffer.alloc(0), (socket) => server.emit('connection', socket, request));
  const bytes = frame(MESSAGE);
  return (calls) => {
    for (let i = 0; i < calls; i++) wire.emit('data', bytes);
  };
}
