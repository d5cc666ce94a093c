import { z } from 'zod';
import { oneOf } from '@pulso/random';
import { agendaDay, futureSlot } from './dates.ts';
import { nextAction } from './mix.ts';
import type { Action } from './mix.ts';
import { idOfRank } from './popularity.ts';
import type { Recorder } from './tally.ts';

const REQUEST_TIMEOUT_MS = 90_000;
const LONGEST_SLICE_MS = 1_000;
const PREFIXES = [
  'Ana',
  'Bea',
  'Cam',
  'Dan',
  'Fer',
  'Gab',
  'Hel',
  'Jul',
  'Lar',
  'Mar',
  'Pat',
  'Raf',
  'Sof',
  'Thi',
  'Vin',
];

const Agenda = z.object({ appointments: z.array(z.object({ id: z.string(), status: z.string() })) });

export interface World {
  readonly url: string;
  readonly clients: number;
  readonly professionals: number;
  readonly treatments: number;
  readonly recorder: Recorder;
  readonly random: () => number;
  readonly rank: (random: () => number) => number;
  /** How fast people are at the moment, as a multiple of their usual pace. */
  readonly level: () => number;
  readonly signal: AbortSignal;
}

interface Call {
  readonly path: string;
  readonly body?: unknown;
}

/** One virtual user: does something, reads the answer, thinks, and again. */
export class VirtualUser {
  readonly #world: World;
  /** Appointments on the agenda seen last that wait for a check-in. */
  #waiting: string[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  async run(thinkMs: number): Promise<void> {
    const { random, signal } = this.#world;
    while (!signal.aborted) {
      await this.act(nextAction(random));
      // Exponential thinking time, cut off at five times its mean.
      await this.#think(Math.min(-Math.log(1 - random()), 5) * thinkMs);
    }
  }

  async act(action: Action): Promise<void> {
    const { random, professionals } = this.#world;
    const client = this.#client();
    const professional = 1 + Math.floor(random() * professionals);
    switch (action) {
      case 'profile':
        return this.#request(action, { path: `/clients/${client}` });
      case 'photos':
        return this.#request(action, { path: `/clients/${client}/photos` });
      case 'treatments':
        return this.#request(action, { path: random() < 0.5 ? '/treatments' : '/professionals' });
      case 'search':
        return this.#request(action, { path: `/clients?name=${oneOf(PREFIXES, random)}&limit=10` });
      case 'analytics':
        return this.#request(action, { path: `/analytics/visits?days=${oneOf([7, 30], random)}` });
      case 'consent':
        return this.#request(action, {
          path: '/consents',
          body: { clientId: client, purpose: 'care', termVersion: '2026-1' },
        });
      case 'agenda':
        return this.#agenda(professional);
      case 'check_in': {
        const id = this.#waiting.shift();
        return id === undefined
          ? this.#request('profile', { path: `/clients/${client}` })
          : this.#request(action, { path: `/appointments/${id}/check-in`, body: {} });
      }
      case 'booking':
        return this.#request(action, {
          path: '/appointments',
          body: {
            clientId: client,
            professionalId: professional,
            treatmentId: 1 + Math.floor(random() * this.#world.treatments),
            startsAt: futureSlot(new Date(), random),
          },
        });
    }
  }

  /** In slices, since the pace may change while they think. */
  async #think(ms: number): Promise<void> {
    const { level, signal } = this.#world;
    for (let left = ms; left > 0 && !signal.aborted;) {
      const pace = level();
      const slice = Math.min(left / pace, LONGEST_SLICE_MS);
      await pause(slice, signal);
      left -= slice * pace;
    }
  }

  #client(): number {
    const { rank, random, clients } = this.#world;
    return idOfRank(rank(random), clients);
  }

  async #agenda(professional: number): Promise<void> {
    await this.#request(
      'agenda',
      { path: `/professionals/${professional}/agenda?date=${agendaDay(new Date())}` },
      (body) => {
        const { appointments } = Agenda.parse(body);
        this.#waiting = appointments
          .filter(({ status }) => status === 'booked' || status === 'confirmed')
          .map(({ id }) => id)
          .slice(0, 2);
      },
    );
  }

  async #request(action: string, call: Call, read?: (body: unknown) => void): Promise<void> {
    const { url, recorder, signal } = this.#world;
    const start = performance.now();
    let status = 0;
    try {
      const response = await fetch(`${url}/api/v1${call.path}`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
        ...(call.body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(call.body) }),
      });
      const body: unknown = await response.json();
      status = response.status;
      if (response.ok) read?.(body);
    } catch {
      // No answer: counted as status 0. A stop in between is no failure of the clinic's.
      if (signal.aborted) return;
    }
    recorder.request(action, status, performance.now() - start);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
