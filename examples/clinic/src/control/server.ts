import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import express from 'express';
import { ClinicError, errorMessage } from '../errors.ts';
import type { Faults } from '../faults/index.ts';

const MOST = 100_000;

/** Changes the size of the pool, or of the cache of that name. @returns false where there is none of that name */
export type Resize = (what: string, max: number) => Promise<boolean>;

/**
 * Serves the fault switches on a Unix socket: `GET /faults`, `POST /faults/<id>/start`, `POST /faults/<id>/stop`, and what
 * advice on sizes is applied by: `POST /sizes/<pool or cache>/<max>`. Not
 * on a TCP port: the file's permissions (owner only) say who may, and no browser can be talked into it.
 */
export async function serveControl(path: string, faults: Faults, resize: Resize): Promise<() => Promise<void>> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/faults', (_request, response) => void response.json({ faults: faults.list() }));
  app.post('/faults/:id/:action', async (request, response) => {
    const id = faults.find(request.params.id);
    const { action } = request.params;
    if (id === undefined || (action !== 'start' && action !== 'stop')) {
      response.status(404).json({ error: 'No such switch or action' });
      return;
    }
    try {
      await (action === 'start' ? faults.start(id) : faults.stop(id));
      response.json({ id, active: action === 'start' });
    } catch (error) {
      response.status(500).json({ error: errorMessage(error) });
    }
  });
  app.post('/sizes/:what/:max', async (request, response) => {
    const max = Number(request.params.max);
    const isSize = Number.isInteger(max) && max > 0 && max <= MOST;
    if (isSize && (await resize(request.params.what, max))) response.json({ max });
    else response.status(404).json({ error: `No such pool or cache, or no size from 1 to ${MOST}` });
  });
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new ClinicError(
          'bad-option',
          `The control socket ${path} cannot be opened: ${cause.message}. Check --control.`,
          { cause },
        ),
      );
    });
    // The socket's file is made inside listen(), with the mode that the mask leaves.
    const mask = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(mask);
    }
  });
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    rmSync(path, { force: true });
  };
}
