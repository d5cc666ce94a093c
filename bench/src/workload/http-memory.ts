import { type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';

const REQUEST = Buffer.from('GET /hello HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n');
// What instrumentations patch is what `require` gives.
const require = createRequire(import.meta.url);

/** A connection without the kernel: each response that is sent calls `answered`. */
class Wire extends Duplex {
  answered = () => {};
  readonly setNoDelay = () => {};
  readonly setTimeout = () => {};
  readonly setKeepAlive = () => {};
  override _read(): void {}
  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
    this.answered();
  }
  /** Node writes headers and body one after the other, and has the socket send them together. */
  override _writev(_chunks: unknown, done: () => void): void {
    done();
    this.answered();
  }
}

/** Express with one route, after `middleware` if there is one. */
export function helloJson(middleware?: RequestListener): RequestListener {
  const express = require('express') as typeof import('express');
  const app = express();
  if (middleware !== undefined) app.use(middleware as never);
  app.get('/hello', (_request, response) => void response.json({ hello: 'world' }));
  return app;
}

/** Requests on one kept connection, one after the other, by Node's own parser and writer. */
export function inMemory(listener: RequestListener): (calls: number) => Promise<void> {
  const { createServer } = require('http') as typeof import('node:http');
  const server: Server = createServer(listener);
  const wire = new Wire();
  server.emit('connection', wire);
  const push = () => void wire.push(REQUEST);
  return (calls) =>
    new Promise((resolve) => {
      let left = calls;
      wire.answered = () => {
        if (--left === 0) setImmediate(resolve);
        // Not before the server is done with this one.
        else setImmediate(push);
      };
      push();
    });
}
