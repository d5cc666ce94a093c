import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

// In a process of its own: full load with faults on the application whose address is the argument, until it is told to
// stop; scrapes it every second. Errors are what it is for, and the application's
// counters tell them; but every scrape must be answered by a page, else the exit code is 1.
const url = process.argv[2]!;
const WORKERS = 12;
const SOCKETS = 10;
const stop = new AbortController();
let burst = 0;

const random = (below: number) => Math.floor(Math.random() * below);

async function get(path: string, init?: RequestInit): Promise<number> {
  const response = await fetch(url + path, init);
  await response.arrayBuffer();
  return response.status;
}

async function worker(): Promise<void> {
  while (!stop.signal.aborted) {
    try {
      const dice = random(100);
      if (dice < 80) await get(`/clients/${random(random(2) === 0 ? 1_000 : 1_000_000)}`);
      else if (dice < 84) await get('/fails');
      else if (dice < 88) await get('/waits', { signal: AbortSignal.timeout(20 + random(80)) });
      else if (dice < 92) await get('/rolled-back');
      else if (dice < 98) await get('/uploads', { method: 'POST', body: Buffer.alloc(random(50_000) + 1) });
      else await get(`/nothing/${random(1e9)}`);
    } catch {
      // An aborted request.
    }
  }
}

async function socket(): Promise<void> {
  while (!stop.signal.aborted) {
    const client = new WebSocket(url.replace('http', 'ws'));
    client.on('error', () => {});
    client.on('open', () => client.send('hello'));
    client.on('message', (data: Buffer) => void setTimeout(() => client.send(data, () => {}), 5));
    await sleep(1_000 + random(4_000));
    // Half of them leave without a word.
    if (random(2) === 0) client.terminate();
    else client.close();
  }
}

async function everySecond(): Promise<void> {
  for (let second = 1; !stop.signal.aborted; second++) {
    const status = await get('/metrics').catch(() => 0);
    if (status !== 200 && !stop.signal.aborted) process.exitCode = 1;
    if (second % 10 === 0) {
      // That it had its effect is told by the application's counters.
      await get(`/bursts/${burst}`).catch(() => 0);
      burst += 10_000;
    }
    await sleep(1_000);
  }
}

process.once('message', () => {
  stop.abort();
});
await Promise.all([
  ...Array.from({ length: WORKERS }, worker),
  ...Array.from({ length: SOCKETS }, socket),
  everySecond(),
]);
process.exit();
