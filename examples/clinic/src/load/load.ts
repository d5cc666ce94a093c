import { sizes } from '../data/sizes.ts';
import type { Size } from '../data/sizes.ts';
import { randomStream } from '@pulso/random';
import { treatments } from '../data/treatments.ts';
import { listen } from './listener.ts';
import { idOfRank, popularity } from './popularity.ts';
import { Recorder } from './tally.ts';
import type { Tally } from './tally.ts';
import { levelAt } from './tide.ts';
import type { Traffic } from './tide.ts';
import { VirtualUser } from './user.ts';
import type { World } from './user.ts';

export const loadDefaults = { users: 20, listeners: 8, thinkMs: 500 } as const;
/** The clients most asked for, looked up once before the users come: the list of the day on reception's screen. */
const WARM_UP_RANKS = 120;

export interface LoadOptions {
  /** Base URL of the clinic. */
  readonly url: string;
  /** What the clinic was seeded with: says which ids exist. */
  readonly size: Size;
  /** Virtual users, each with one request at a time. */
  readonly users?: number;
  /** WebSocket clients. */
  readonly listeners?: number;
  /** Mean time between an answer and the same user's next request, in milliseconds. */
  readonly thinkMs?: number;
  /** Default: steady. */
  readonly traffic?: Traffic;
  /** Default: another one each time, so that a second run does not ask for the slots booked by the first. */
  readonly seed?: number;
}

export interface RunningLoad {
  readonly tally: () => Tally;
  /** Ends all users; resolves when the last one has stopped. */
  readonly stop: () => Promise<void>;
}

async function warmUp(world: World): Promise<void> {
  for (let rank = 0; rank < WARM_UP_RANKS && !world.signal.aborted; rank++) {
    const id = idOfRank(rank, world.clients);
    for (const path of [`/clients/${id}`, `/clients/${id}/photos`]) {
      try {
        const response = await fetch(`${world.url}/api/v1${path}`, { signal: world.signal });
        await response.arrayBuffer();
      } catch {
        return; // the users will find out, and count it
      }
    }
  }
}

/** Puts the clinic under a closed load: as in a house full of people, slow answers make for fewer requests. */
export function startLoad(options: LoadOptions): RunningLoad {
  const abort = new AbortController();
  const start = performance.now();
  const { clients, professionals } = sizes[options.size];
  const recorder = new Recorder();
  const world: World = {
    url: options.url.replace(/\/$/, ''),
    clients,
    professionals,
    treatments: treatments.length,
    recorder,
    random: randomStream(options.seed ?? Date.now()),
    rank: popularity(clients),
    level: () => levelAt(options.traffic ?? 'steady', (performance.now() - start) / 1000),
    signal: abort.signal,
  };
  const listeners = options.listeners ?? loadDefaults.listeners;
  for (let i = 0; i < listeners; i++) listen(world, 1 + (i % professionals));
  const users = Array.from({ length: options.users ?? loadDefaults.users }, () => new VirtualUser(world));
  const running = warmUp(world).then(() =>
    Promise.all(users.map((user) => user.run(options.thinkMs ?? loadDefaults.thinkMs))),
  );
  return {
    tally: () => recorder.tally(),
    stop: async () => {
      abort.abort();
      await running;
    },
  };
}
