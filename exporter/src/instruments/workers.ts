import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { metrics } from '@pulso/catalogue';
import type { Registry } from '../registry/index.ts';

/** Node publishes each worker here as it is made (Node.js documentation, diagnostics_channel, "Built-in Channels"). */
const CHANNEL = 'worker_threads';

/** Counts worker threads: those that run, and how the others ended. Those made before are not seen. */
export function watchWorkers(registry: Registry): { readonly stop: () => void } {
  const running = registry.gauge(metrics.runtime.workers).bind();
  const exits = registry.counter(metrics.runtime.workerExits);
  const ended = { ok: exits.bind({ outcome: 'ok' }), error: exits.bind({ outcome: 'error' }) };
  running.set(0);
  let isOn = true;

  const made = (message: unknown) => {
    const { worker } = message as { readonly worker: Worker };
    running.inc();
    worker.once('exit', (code) => {
      if (!isOn) return;
      running.dec();
      ended[code === 0 ? 'ok' : 'error'].inc();
    });
  };
  subscribe(CHANNEL, made);
  return {
    stop() {
      isOn = false;
      unsubscribe(CHANNEL, made);
      registry.gauge(metrics.runtime.workers).clear();
    },
  };
}
