import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Variant } from '../harness/paired.ts';
import type { MakeServer } from './ws-servers.ts';

const CLIENT = new URL(`ws-client${import.meta.url.slice(-3)}`, import.meta.url);

/** Echo servers on the loopback interface, each with clients in another process; `close` ends both. */
export async function overLoopback<Name extends string>(
  makes: Readonly<Record<Name, MakeServer>>,
): Promise<{ readonly variants: Readonly<Record<Name, Variant>>; readonly close: () => void }> {
  const client = fork(fileURLToPath(CLIENT), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const variants = {} as Record<Name, Variant>;
  for (const name of Object.keys(makes) as Name[]) {
    const server = await makes[name]({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    variants[name] = {
      async run(calls) {
        client.send({ port, echoes: calls });
        await once(client, 'message');
      },
    };
  }
  return { variants, close: () => void client.kill() };
}
