import type { RunningDaemon } from './serve.ts';
import type { PulsoConfig } from './config/schema.ts';

export function startDaemon(_config: PulsoConfig): Promise<RunningDaemon> {
  return Promise.reject(new Error('the daemon is not part of this build yet'));
}
