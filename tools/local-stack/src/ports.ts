import { createServer } from 'node:net';
import { details, LocalStackError } from './errors.ts';

function tryListen(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

/** A TCP port on 127.0.0.1 that is free now. Another process may still take it before you do: retry on failure. */
export function freePort(): Promise<number> {
  return tryListen(0);
}

/**
 * The port to use: the given one, checked to be free, or a free one when 0 or undefined.
 * @param option name of the setting, as the user knows it (`--prometheus-port`), for the message
 * @throws LocalStackError `port-in-use`
 */
export async function choosePort(port: number | undefined, option: string, what: string): Promise<number> {
  if (port === undefined || port === 0) return freePort();
  try {
    return await tryListen(port);
  } catch (cause) {
    const reason = details(cause).code === 'EADDRINUSE' ? 'is already in use' : 'cannot be opened';
    throw new LocalStackError(
      'port-in-use',
      `Port ${port} for ${what} ${reason}. Stop the program that uses it or choose another with ${option} (0 picks a free one).`,
      { cause },
    );
  }
}
