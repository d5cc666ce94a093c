import { WebSocket } from 'ws';
import type { World } from './user.ts';

const MAX_BACKOFF_MS = 10_000;

/** A screen that follows one professional's agenda, and comes back after a lost connection, a little later each time. */
export function listen(world: World, professionalId: number): void {
  let failures = 0;
  const connect = (): void => {
    if (world.signal.aborted) return;
    const socket = new WebSocket(`${world.url.replace(/^http/, 'ws')}/ws`);
    const end = (): void => socket.terminate();
    world.signal.addEventListener('abort', end);
    socket.on('open', () => {
      failures = 0;
      socket.send(JSON.stringify({ type: 'subscribe', professionalId }));
    });
    socket.on('message', () => world.recorder.message());
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      world.signal.removeEventListener('abort', end);
      failures++;
      const wait = Math.min(MAX_BACKOFF_MS, 250 * 2 ** failures) * (0.5 + world.random() / 2);
      setTimeout(connect, wait).unref();
    });
  };
  connect();
}
