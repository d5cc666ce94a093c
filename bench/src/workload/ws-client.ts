import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { frame, HANDSHAKE, MASK } from './ws-frames.ts';
import { MESSAGE } from './ws-servers.ts';

// The other end of `overLoopback`: clients in a process of their own, so that their work is no part of the server's.

/** Messages under way at once to one server: each on a connection of its own, as the next waits for the echo. */
const CONNECTIONS = 16;
/** The header of a server's frame of this length: no mask. */
const HEADER_BYTES = 2;

type Echo = (echoes: number) => Promise<void>;

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.write(HANDSHAKE);
  await once(socket, 'data');
  return socket;
}

async function echoing(port: number): Promise<Echo> {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(port)));
  const bytes = frame(MESSAGE, MASK);
  const size = HEADER_BYTES + MESSAGE.length;
  let left = 0;
  let done = () => {};
  for (const socket of sockets) {
    let got = 0;
    socket.on('data', (chunk) => {
      got += chunk.length;
      if (got < size) return;
      got -= size;
      left--;
      if (left >= CONNECTIONS) socket.write(bytes);
      else if (left === 0) done();
    });
  }
  return (echoes) => {
    left = echoes;
    return new Promise((resolve) => {
      done = resolve;
      for (const socket of sockets) socket.write(bytes);
    });
  };
}

const echo = new Map<number, Echo>();

async function answer({ port, echoes }: { readonly port: number; readonly echoes: number }): Promise<void> {
  let run = echo.get(port);
  if (run === undefined) echo.set(port, (run = await echoing(port)));
  await run(Math.max(echoes, CONNECTIONS));
  process.send?.('done');
}

process.on('message', (message) => void answer(message as { readonly port: number; readonly echoes: number }));
