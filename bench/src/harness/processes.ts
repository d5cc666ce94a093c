import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shuffled } from './statistics.ts';

/** A function that a module exports for `inProcess` to call: its argument and result pass as JSON. */
export interface Task {
  /** `import.meta.url` of the module that exports it. */
  readonly module: string;
  readonly name: string;
  readonly argument?: unknown;
}

const CHILD = new URL(`child${import.meta.url.slice(-3)}`, import.meta.url);

/**
 * Calls the task in a process of its own, with `--expose-gc`, and gives what it returns: for peers that patch modules,
 * and for code whose cost depends on what else the process has compiled.
 */
export function inProcess<T>(task: Task): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(CHILD), [], {
      execArgv: [...new Set([...process.execArgv, '--expose-gc'])],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let answer: { readonly result?: T; readonly error?: string } | undefined;
    child.once('error', reject);
    child.once('message', (message) => {
      answer = message as typeof answer;
    });
    child.once('exit', (code, signal) => {
      if (answer?.error !== undefined) reject(new Error(answer.error));
      else if (answer === undefined) reject(new Error(`${task.name} ended without a result (${signal ?? code})`));
      else resolve(answer.result as T);
    });
    child.send(task);
  });
}

/** Each task once in each round, in an order of chance, each in a fresh process; by name, its results by round. */
export async function inProcesses<T, Name extends string>(
  tasks: Readonly<Record<Name, Task>>,
  rounds: number,
): Promise<Readonly<Record<Name, readonly T[]>>> {
  const names = Object.keys(tasks) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffled(names)) results[name].push(await inProcess<T>(tasks[name]));
  }
  return results;
}
