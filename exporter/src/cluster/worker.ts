import cluster from 'node:cluster';
import type { Registry } from '../registry/index.ts';
import { isMessage, type Join, type Message, PROTOCOL } from './protocol.ts';
import { Reporter } from './reporter.ts';

/**
 * For a registry that is not a Pulso's: has the primary of `node:cluster` show this worker's metrics on its page. Costs nothing until the primary asks. What
 * was counted since it last asked is told when the process exits by itself, and lost if it is killed. Returns how to stop;
 * does nothing in a process that is no worker, so that the same code runs alone too.
 */
export function joinCluster(registry: Registry): () => void {
  const { worker } = cluster;
  if (worker === undefined) return () => {};
  let reporter: Reporter | undefined;

  function send(message: Message): void {
    if (!process.connected) return;
    // A primary that went away is no matter of this worker's; without the callback, it would be an uncaught error.
    process.send!(message, undefined, {}, () => {});
  }

  function report(): void {
    try {
      if (reporter !== undefined) send(reporter.report());
    } catch {
      registry.error('cluster');
    }
  }

  function onMessage(message: unknown): void {
    if (!isMessage(message) || message.type !== 'request') return;
    if (reporter?.session !== message.session) {
      reporter?.stop();
      reporter = new Reporter(registry, message.session);
    }
    report();
  }

  process.on('message', onMessage);
  process.on('exit', report);
  send({ pulso: PROTOCOL, type: 'join' } satisfies Join);
  return () => {
    process.off('message', onMessage);
    process.off('exit', report);
    reporter?.stop();
  };
}
