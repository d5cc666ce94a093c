import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { frame, HEADERS, NO_MASK } from './ws-frames.ts';
import { MESSAGE, type MakeServer } from './ws-servers.ts';

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
  Object.assign(request.headers, HEADERS);
  server.handleUpgrade(request, wire, Buffer.alloc(0), (socket) => server.emit('connection', socket, request));
  const bytes = frame(MESSAGE, NO_MASK);
  return (calls) => {
    for (let i = 0; i < calls; i++) wire.emit('data', bytes);
  };
}
