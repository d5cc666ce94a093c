import { request } from 'node:http';
import { z } from 'zod';
import { ClinicError } from '../errors.ts';
import type { FaultId } from '../faults/switch.ts';

const List = z.object({ faults: z.array(z.object({ id: z.string(), active: z.boolean() })) });
const Failure = z.object({ error: z.string() });

/** The switches of a clinic that runs in another process. */
export interface FaultControl {
  list(): Promise<{ id: string; active: boolean }[]>;
  start(id: FaultId): Promise<void>;
  stop(id: FaultId): Promise<void>;
  /** Gives the pool, or the cache of that name, another size. */
  resize(what: string, max: number): Promise<void>;
}

function call(socketPath: string, method: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const unreachable = (cause: Error): void =>
      reject(
        new ClinicError(
          'control-unreachable',
          `No clinic answers on the control socket ${socketPath} (${cause.message}). Check --control.`,
          {
            cause,
          },
        ),
      );
    const outgoing = request({ socketPath, method, path }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', unreachable);
      response.on('end', () => {
        let body: unknown;
        try {
          body = JSON.parse(text);
        } catch {
          body = { error: text };
        }
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(Failure.safeParse(body).data?.error ?? `status ${response.statusCode}`));
      });
    });
    outgoing.on('error', unreachable);
    outgoing.end();
  });
}

/** Talks to `clinic serve --control <path>`. Each call resolves when the switch has done its work. */
export function faultControl(socketPath: string): FaultControl {
  const set = async (id: FaultId, action: 'start' | 'stop'): Promise<void> => {
    await call(socketPath, 'POST', `/faults/${encodeURIComponent(id)}/${action}`);
  };
  return {
    list: async () => List.parse(await call(socketPath, 'GET', '/faults')).faults,
    start: (id) => set(id, 'start'),
    stop: (id) => set(id, 'stop'),
    resize: async (what, max) => {
      await call(socketPath, 'POST', `/sizes/${encodeURIComponent(what)}/${max}`);
    },
  };
}
