import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { until } from '../postgres/setup.ts';
import { Folder, result } from './folder.ts';

let folder: Folder;
beforeEach(() => (folder = new Folder()));
afterEach(() => folder.remove());

async function receiver(statuses: number[]) {
  const got: { path: string | undefined; token: string | undefined; body: string }[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = statuses.shift() ?? 201;
      if (status < 300)
        got.push({ path: request.url, token: request.headers.authorization, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on TCP has an address
  const { port } = server.address() as AddressInfo;
  return { got, url: `http://127.0.0.1:${port}/bucket/`, stop: () => server.close().closeAllConnections() };
}

describe('checkpoints', () => {
  it('are sent until they are there, and by the next process where this one ended before', async () => {
    writeFileSync(folder.at('token'), 's3cret\n');
    const { got, url, stop } = await receiver([503]);
    try {
      const deliver = [{ url, method: 'PUT', tokenFile: folder.at('token') } as const];
      const log = folder.log({ deliver });
      await log.open();
      log.record('control', result);
      await log.seal();
      expect(log.state()).toMatchObject({ undelivered: 1, checkpoints: 1 });
      await until(() => got.length === 1, 'the second attempt');
      await until(() => log.state().undelivered === 0, 'its answer');
      expect(got[0]).toMatchObject({
        path: expect.stringMatching(/^\/bucket\/checkpoint-[0-9a-f]{8}-0{11}3\.json$/),
        token: 'Bearer s3cret',
      });
      await log.close();

      const nowhere = folder.log({ deliver: [{ url: 'http://127.0.0.1:1/', method: 'PUT' }] });
      await nowhere.open();
      nowhere.record('control', result);
      await nowhere.seal();
      await nowhere.close(50);
      expect(got).toHaveLength(1);

      const again = folder.log({ deliver });
      await again.open();
      await until(() => got.some(({ path }) => path?.endsWith('0005.json') === true), 'what the one before owed');
      await again.close();
      expect((await folder.verify(undefined, false)).problems).toEqual([]);
    } finally {
      stop();
    }
  });
});
