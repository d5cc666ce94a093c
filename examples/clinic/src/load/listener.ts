import { WebSocket } from 'ws';
import type { World } from './user.ts';

const MAX_BACKOFF_MS = 10_000;
/** How long a screen follows one professional before somebody turns it to another, and back. */
const TURN_MS = 8_000;

/** A screen that follows one professional's agenda or the next one's, and comes back after a lost connection, a little later each time. */
export function listen(world: World, professionalId: number): void {
  let failures = 0;
  const connect = (): void => {
    if (world.signal.aborted) return;
    const socket = new WebSocket(`${world.url.replace(/^http/, 'ws')}/ws`);
    const end = (): void => socket.terminate();
    const follow = (id: number): void => socket.send(JSON.stringify({ type: 'subscribe', professionalId: id }));
    let turns = 0;
    let timer: NodeJS.Timeout | undefined;
    const turn = (): void => {
      turns += 1;
      follow(turns % 2 === 0 ? professionalId : professionalId + 1);
      timer = setTimeout(turn, TURN_MS * (0.5 + world.random())).unref();
    };
    world.signal.addEventListener('abort', end);
    socket.on('open', () => {
      failures = 0;
      follow(professionalId);
      timer = setTimeout(turn, TURN_MS * world.random()).unref();
    });
    socket.on('message', () => world.recorder.message());
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      clearTimeout(timer);
      world.signal.removeEventListener('abort', end);
      failures++;
      const wait = Math.min(MAX_BACKOFF_MS, 250 * 2 ** failures) * (0.5 + world.random() / 2);
      setTimeout(connect, wait).unref();
    });
  };
  connect();
}
