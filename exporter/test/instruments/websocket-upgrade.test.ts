import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { portOf } from './page.ts';
import { firstOf, libraries, pause, Setting, until } from './websocket-setup.ts';

const HANDSHAKE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

describe.each(libraries)('upgrades of ws %s', (version, library) => {
  let setting: Setting;
  beforeEach(() => {
    setting = new Setting(library);
  });
  afterEach(() => {
    setting.close();
  });
  const failures = (reason: string) => setting.read('upgrade_failures_total', `reason="${reason}"`);

  /** The status that the server answers to a handshake with these headers. */
  async function statusOf(port: number, headers: object, method = 'GET', path = '/'): Promise<number | undefined> {
    const asked = request({ port, host: '127.0.0.1', method, path, headers: { ...HANDSHAKE, ...headers } }).end();
    const [response] = (await once(asked, 'response')) as [{ statusCode?: number; resume(): void }];
    response.resume();
    return response.statusCode;
  }

  it('tells a wrong path, method, version and key apart', async () => {
    const server = await setting.serve({ path: '/ws' });
    const port = portOf(server);
    expect(await statusOf(port, {}, 'GET', '/other')).toBe(400);
    await until(() => failures('path') === 1);
    expect(await statusOf(port, {}, 'POST', '/ws')).toBe(version === '8.0' ? 400 : 405);
    await until(() => failures('method') === 1);
    expect(await statusOf(port, { 'Sec-WebSocket-Version': '7' }, 'GET', '/ws')).toBe(400);
    await until(() => failures('version') === 1);
    expect(await statusOf(port, { 'Sec-WebSocket-Key': 'short' }, 'GET', '/ws')).toBe(400);
    await until(() => failures('bad_request') === 1);
    const client = setting.client(server, {}, '/ws');
    await once(client, 'open');
    expect(setting.read('connects_total')).toBe(1);
    expect(setting.read('connections', 'state="connecting"')).toBe(0);
    const socket = (firstOf(server.clients) as unknown as { _socket: NodeJS.EventEmitter })._socket;
    client.terminate();
    await once(socket, 'close');
    await pause(10);
    const counted = ['path', 'method', 'version', 'bad_request', 'rejected', 'closing', 'aborted', 'error'];
    expect(counted.map(failures)).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
  });

  it('tells what verifyClient refused, at once or later, from clients that did not wait for it', async () => {
    const answers: ((accept: boolean) => void)[] = [];
    const server = await setting.serve({
      verifyClient: ((_info: object, done: (accept: boolean) => void) => void answers.push(done)) as never,
    });
    const refused = setting.client(server);
    refused.on('error', () => {});
    await until(() => answers.length === 1);
    expect(setting.read('connections', 'state="connecting"')).toBe(1);
    answers[0]?.(false);
    await until(() => refused.readyState === refused.CLOSED);
    await until(() => failures('rejected') === 1);

    const impatient = connect(portOf(server), '127.0.0.1');
    const head = Object.entries({ Host: 'localhost', ...HANDSHAKE }).map(([name, value]) => `${name}: ${value}`);
    impatient.write(`GET / HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
    await until(() => answers.length === 2);
    impatient.resetAndDestroy();
    await until(() => failures('aborted') === 1);
    answers[1]?.(true);

    const accepted = setting.client(server);
    await until(() => answers.length === 3);
    answers[2]?.(true);
    await once(accepted, 'open');
    await until(() => setting.read('connections', 'state="connecting"') === 0);
    expect(setting.read('connections', 'state="open"')).toBe(1);
    expect([failures('rejected'), failures('aborted')]).toEqual([1, 1]);
  });

  it('leaves bad handshakes to the service that wants to answer them', async () => {
    const server = await setting.serve();
    const seen: string[] = [];
    server.on('wsClientError', (error, socket) => {
      seen.push(error.message);
      socket.end('HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n');
    });
    const asks = version !== '8.0';
    expect(await statusOf(portOf(server), { 'Sec-WebSocket-Key': 'short' })).toBe(asks ? 418 : 400);
    expect(seen).toHaveLength(asks ? 1 : 0);
    await until(() => failures('bad_request') === 1);
  });

  it('counts upgrades that the server gets while it closes', async () => {
    const http = createServer();
    const server = await setting.serve({ noServer: true, port: undefined as never, host: undefined as never });
    http.on('upgrade', (asked, raw, head) => server.handleUpgrade(asked, raw, head, () => {}));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    server.close();
    expect(await statusOf(portOf(http), {})).toBe(503);
    await until(() => failures('closing') === 1);
    http.close();
  });

  it('follows servers without an HTTP server of their own, and what the service refuses itself', async () => {
    const http = createServer();
    const server = await setting.serve({ noServer: true, port: undefined as never, host: undefined as never });
    const forbidden = setting.pulso.websocketHooks(server).upgradeFailures('forbidden');
    expect(failures('forbidden')).toBe(0);
    http.on('upgrade', (asked, raw, head) => {
      if (asked.url === '/forbidden') {
        forbidden();
        raw.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(asked, raw, head, (socket) => server.emit('connection', socket, asked));
    });
    server.on('connection', (socket) => socket.send('welcome'));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    expect(await statusOf(portOf(http), {}, 'GET', '/forbidden')).toBe(403);
    expect(failures('forbidden')).toBe(1);
    const client = setting.client(http as never);
    expect(String((await once(client, 'message'))[0])).toBe('welcome');
    expect(setting.read('messages_total', 'direction="sent",type="text"')).toBe(1);
    expect(setting.read('connects_total')).toBe(1);
    client.terminate();
    http.close();
  });
});
