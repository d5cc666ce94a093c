import type { Task } from './processes.ts';

// The other end of `inProcess`: calls the one task it is sent, answers, and leaves.
process.once('message', (message) => {
  const { module, name, argument } = message as Task;
  answer(module, name, argument).then(
    (result) => leave({ result }),
    (error: unknown) => leave({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

async function answer(module: string, name: string, argument: unknown): Promise<unknown> {
  const exported = (await import(module)) as Record<string, (argument: unknown) => unknown>;
  const task = exported[name];
  if (typeof task !== 'function') throw new Error(`${module} exports no function ${name}`);
  return await task(argument);
}

/** Does not wait for sockets and timers that a peer may have left open. */
function leave(result: object): void {
  process.send!(result, () => process.exit(0));
}
