import { once } from 'node:events';
import { firstOf, libraries, Setting, until } from './websocket-setup.ts';

describe.each(libraries)('websocket of ws %s', (_version, library) => {
  let setting: Setting;
  beforeEach(() => {
    setting = new Setting(library);
  });
  afterEach(() => {
    setting.close();
  });
  const messages = (direction: string, type: string) =>
    setting.read('messages_total', `direction="${direction}",type="${type}"`);
  const bytes = (direction: string, type: string) =>
    setting.read('message_bytes_total', `direction="${direction}",type="${type}"`);

  it('counts messages and bytes both ways by type, connections and closes by code', async () => {
    const server = await setting.serve({}, { maxConnections: 50, pingInterval: 0 });
    server.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    const client = await setting.connect(server);
    client.send('olá');
    expect(String((await once(client, 'message'))[0])).toBe('olá');
    client.send(Buffer.alloc(100));
    const [data, isBinary] = (await once(client, 'message')) as [Buffer, boolean];
    expect([data.length, isBinary]).toEqual([100, true]);
    for (const direction of ['received', 'sent']) {
      expect([messages(direction, 'text'), bytes(direction, 'text')]).toEqual([1, 4]);
      expect([messages(direction, 'binary'), bytes(direction, 'binary')]).toEqual([1, 100]);
    }
    expect(setting.read('connections', 'state="open"')).toBe(1);
    expect(setting.read('connections', 'state="connecting"')).toBe(0);
    expect(setting.read('max_connections')).toBe(50);
    expect(setting.read('connects_total')).toBe(1);

    client.close(4_321);
    await once(client, 'close');
    const other = await setting.connect(server);
    other.close(1_000);
    await once(other, 'close');
    const silent = await setting.connect(server);
    silent.close();
    await once(silent, 'close');
    await until(() => setting.read('connections', 'state="open"') === 0);
    for (const code of ['4xxx', '1000', '1005']) expect(setting.read('closes_total', `code="${code}"`)).toBe(1);
    expect(setting.read('connects_total')).toBe(3);
  });

  it('counts a connection that vanishes, from either side, as 1006', async () => {
    const server = await setting.serve();
    const client = await setting.connect(server);
    client.terminate();
    await until(() => setting.read('closes_total', 'code="1006"') === 1);
    await setting.connect(server).then((other) => other.on('error', () => {}));
    firstOf(server.clients).terminate();
    await until(() => setting.read('closes_total', 'code="1006"') === 2);
    expect(setting.read('connections', 'state="open"')).toBe(0);
  });

  it('shows a connection whose client does not finish closing', async () => {
    const server = await setting.serve();
    const client = await setting.connect(server);
    const socket = firstOf(server.clients);
    (client as unknown as { _socket: { pause(): void } })._socket.pause();
    socket.close(1_001);
    expect(setting.read('connections', 'state="closing"')).toBe(1);
    expect(setting.read('connections', 'state="open"')).toBe(0);
    client.terminate();
    await until(() => setting.read('connections', 'state="closing"') === 0);
  });

  it('counts a message in fragments once, with all its bytes, and every form that send takes', async () => {
    const server = await setting.serve();
    const client = await setting.connect(server);
    const socket = firstOf(server.clients);
    const got: number[] = [];
    client.on('message', (data: Buffer) => got.push(data.length));
    socket.send('abc', { fin: false });
    socket.send('def', { fin: false });
    socket.send('gh', { fin: true });
    let called = 0;
    socket.send(new Uint8Array(10), () => called++);
    socket.send(new ArrayBuffer(20), {}, () => called++);
    socket.send(Buffer.from('text'), { binary: false });
    socket.send(Buffer.alloc(0), { compress: false }, () => called++);
    await until(() => got.length === 5 && called === 3);
    expect(got).toEqual([8, 10, 20, 4, 0]);
    expect([messages('sent', 'text'), bytes('sent', 'text')]).toEqual([2, 12]);
    expect([messages('sent', 'binary'), bytes('sent', 'binary')]).toEqual([3, 30]);

    socket.binaryType = 'fragments';
    client.send(Buffer.alloc(5), { fin: false });
    client.send(Buffer.alloc(6), { fin: true });
    const [parts] = (await once(socket, 'message')) as [Buffer[]];
    expect(parts.map(({ length }) => length)).toEqual([5, 6]);
    socket.binaryType = 'arraybuffer';
    client.send(Buffer.alloc(7));
    await once(socket, 'message');
    expect([messages('received', 'binary'), bytes('received', 'binary')]).toEqual([2, 18]);
  });

  it('counts what is sent to a connection that is gone as dropped', async () => {
    const server = await setting.serve();
    const client = await setting.connect(server);
    const socket = firstOf(server.clients);
    client.terminate();
    await until(() => socket.readyState === socket.CLOSED);
    const failure = await new Promise<Error | undefined>((resolve) => socket.send('late', resolve));
    expect(failure?.message).toContain('not open');
    expect(setting.read('dropped_messages_total', 'reason="not_open"')).toBe(1);
    expect(messages('sent', 'text')).toBe(0);
    setting.pulso.detach(server);
    socket.send('later', () => {});
    expect(setting.read('dropped_messages_total', 'reason="not_open"')).toBe(1);
  });

  it('measures round trips by pings of its own, apart from those of the application', async () => {
    const server = await setting.serve({}, { pingInterval: 20 });
    const client = await setting.connect(server);
    const pings: string[] = [];
    client.on('ping', (data) => pings.push(data.toString()));
    await until(() => (setting.read('round_trip_seconds_count') ?? 0) >= 2);
    expect(setting.read('round_trip_seconds_sum')).toBeLessThan(1);
    expect(pings[0]).toBe('pulso:1');
    expect(setting.read('unanswered_pings_total')).toBe(0);
    (client as unknown as { _socket: { pause(): void } })._socket.pause();
    await until(() => (setting.read('unanswered_pings_total') ?? 0) >= 2);
    client.terminate();
  });

  it('counts pings and pongs of both sides, and measures nothing by them', async () => {
    const server = await setting.serve({}, { pingInterval: 0 });
    const client = await setting.connect(server);
    const socket = firstOf(server.clients);
    socket.ping('abc');
    await once(socket, 'pong');
    client.ping();
    await once(client, 'pong');
    expect([messages('sent', 'ping'), bytes('sent', 'ping')]).toEqual([1, 3]);
    expect([messages('received', 'pong'), bytes('received', 'pong')]).toEqual([1, 3]);
    expect([messages('received', 'ping'), messages('sent', 'pong')]).toEqual([1, 1]);
    expect(setting.read('round_trip_seconds_count')).toBeUndefined();
    expect(setting.read('unanswered_pings_total')).toBeUndefined();
  });

  it('times handlers to their first await: of a sample, of all, or of none', async () => {
    const server = await setting.serve({}, { handlerSampling: 1 });
    let handled = 0;
    server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        const end = performance.now() + 20;
        while (performance.now() < end);
        handled++;
        if (data.toString() === 'bad') throw new Error('handler');
      });
    });
    const client = await setting.connect(server);
    for (let i = 0; i < 3; i++) client.send('x');
    await until(() => handled === 3);
    expect(setting.read('handler_seconds_count')).toBe(3);
    expect(setting.read('handler_seconds_sum')).toBeGreaterThan(0.055);
    const socket = firstOf(server.clients);
    expect(() => socket.emit('message', Buffer.from('bad'), false)).toThrow('handler');
    expect(setting.read('handler_seconds_count')).toBe(4);
    setting.pulso.detach(server);

    setting.pulso.websocket(server, { name: 't', handlerSampling: 8 });
    const values = () => setting.pulso.registry.encode('text').toString();
    for (let i = 0; i < 4_000; i++) socket.emit('ping', Buffer.alloc(0));
    socket.removeAllListeners('message');
    for (let i = 0; i < 4_000; i++) socket.emit('message', Buffer.alloc(1), false);
    const timed = Number(/handler_seconds_count\{server="t"\} +(\d+)/.exec(values())?.[1]);
    // 500 on average, with a standard deviation of 13.
    expect(timed).toBeGreaterThan(420);
    expect(timed).toBeLessThan(580);
    setting.pulso.detach(server);
    setting.pulso.websocket(server, { name: 'u', handlerSampling: 0 });
    expect(values()).not.toContain('handler_seconds_count{server="u"}');
  });

  it('measures who was connected before, and gives sockets and server back as they were', async () => {
    const server = await setting.serve({}, false);
    const client = await setting.connect(server);
    const socket = firstOf(server.clients);
    const events = ['message', 'close', 'pong', 'ping', 'error'];
    const listeners = events.map((event) => socket.listenerCount(event));
    setting.pulso.websocket(server, { name: 's' });
    expect(events.map((event) => socket.listenerCount(event))).toEqual(listeners);
    expect(setting.read('connections', 'state="open"')).toBe(1);
    const { send } = socket;
    expect(setting.pulso.detach(server)).toBe(true);
    expect(setting.pulso.detach(server)).toBe(false);
    for (const method of ['send', 'ping', 'pong', 'emit']) expect(Object.hasOwn(socket, method)).toBe(false);
    for (const method of ['handleUpgrade', 'shouldHandle']) expect(Object.hasOwn(server, method)).toBe(false);
    expect(server.listenerCount('connection') + server.listenerCount('close')).toBe(0);
    expect(setting.read('connections', 'state="open"')).toBeUndefined();
    const got = once(client, 'message');
    send.call(socket, 'still works', {});
    expect(String((await got)[0])).toBe('still works');
    expect(messages('sent', 'text')).toBe(0);
  });

  it('hands on what an application emits itself', async () => {
    const server = await setting.serve({}, { handlerSampling: 2 });
    await setting.connect(server);
    const socket: NodeJS.EventEmitter = firstOf(server.clients);
    const got: unknown[][] = [];
    for (const event of ['message', 'own']) socket.on(event, (...args: unknown[]) => got.push([event, ...args]));
    for (let i = 0; i < 4; i++) {
      expect(socket.emit('message', Buffer.alloc(1), true, 'more', i)).toBe(true);
      expect(socket.emit('message')).toBe(true);
    }
    expect(socket.emit('own', 1, 2, 3, 4)).toBe(true);
    expect(socket.emit('nobody listens')).toBe(false);
    expect(got.filter((args) => args.length === 5)).toHaveLength(5);
    expect(got.filter((args) => args.length === 1)).toHaveLength(4);
  });

  it('watches servers that keep no list of their clients', async () => {
    const server = await setting.serve({ clientTracking: false });
    const client = await setting.connect(server);
    client.send('x');
    await until(() => messages('received', 'text') === 1);
    expect(setting.read('connections', 'state="open"')).toBe(1);
    client.terminate();
    await until(() => setting.read('connections', 'state="open"') === 0);
  });
});
