import { once } from 'node:events';
import { libraries, Setting, until } from './websocket-setup.ts';

const TEXT = JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ id: i, state: 'booked' })));

describe.each(libraries)('levels of ws %s', (_version, library) => {
  let setting: Setting;
  beforeEach(() => {
    setting = new Setting(library);
  });
  afterEach(() => {
    setting.close();
  });
  const deflate = (what: string, direction: string) =>
    setting.read(`deflate_${what}_bytes_total`, `direction="${direction}"`);

  it('shows what compression saves, both ways, and keeps it when connections are gone', async () => {
    const server = await setting.serve({ perMessageDeflate: { threshold: 0 } });
    server.on('connection', (socket) => socket.on('message', (data) => socket.send(data, { binary: false })));
    const client = await setting.connect(server);
    client.send(TEXT);
    expect(String((await once(client, 'message'))[0])).toBe(TEXT);
    const saved = () =>
      ['received', 'sent'].map(
        (direction) => Number(deflate('wire', direction)) / Number(deflate('payload', direction)),
      );
    for (const direction of ['received', 'sent']) expect(deflate('payload', direction)).toBe(TEXT.length);
    for (const ratio of saved()) {
      expect(ratio).toBeGreaterThan(0.01);
      expect(ratio).toBeLessThan(0.3);
    }
    const before = Number(deflate('wire', 'sent'));
    client.terminate();
    await until(() => setting.read('connections', 'state="open"') === 0);
    expect(deflate('wire', 'sent')).toBeGreaterThanOrEqual(before);
    expect(deflate('payload', 'sent')).toBe(TEXT.length);

    // Who did not agree on compression is no part of it.
    const plain = await setting.connect(server, { perMessageDeflate: false });
    plain.send(TEXT);
    await once(plain, 'message');
    expect(deflate('payload', 'sent')).toBe(TEXT.length);
    expect(setting.read('message_bytes_total', 'direction="sent",type="text"')).toBe(2 * TEXT.length);
  });

  it('says nothing of compression where there is none', async () => {
    const server = await setting.serve({ perMessageDeflate: false });
    await setting.connect(server);
    expect(deflate('wire', 'sent')).toBeUndefined();
    expect(deflate('payload', 'sent')).toBeUndefined();
  });

  it('shows a client that does not read, and what waits for it', async () => {
    const server = await setting.serve({}, { slowConsumerBytes: 100_000, pingInterval: 0 });
    const reader = await setting.connect(server);
    const sleeper = await setting.connect(server);
    (sleeper as unknown as { _socket: { pause(): void } })._socket.pause();
    expect([setting.read('send_buffer_bytes'), setting.read('slow_consumers')]).toEqual([0, 0]);
    let got = 0;
    reader.on('message', (data: Buffer) => (got += data.length));
    const chunk = Buffer.alloc(1_000_000);
    for (let i = 0; i < 20; i++) for (const socket of server.clients) socket.send(chunk);
    await until(() => got === 20_000_000);
    expect(setting.read('slow_consumers')).toBe(1);
    const most = setting.read('send_buffer_max_bytes');
    expect(most).toBeGreaterThan(1_000_000);
    expect(setting.read('send_buffer_bytes')).toBe(most);
    sleeper.terminate();
    await until(() => setting.read('slow_consumers') === 0);
    expect(setting.read('send_buffer_max_bytes')).toBe(0);
  });

  it('takes from the service what only it knows', async () => {
    const server = await setting.serve();
    const hooks = setting.pulso.websocketHooks(server);
    expect(setting.read('rate_limited_messages_total')).toBeUndefined();
    expect(setting.read('queue_depth', 'channel=""')).toBeUndefined();
    const full = hooks.drops('queue_full');
    const limited = hooks.rateLimits();
    const chat = hooks.channel('chat');
    expect(setting.read('dropped_messages_total', 'reason="queue_full"')).toBe(0);
    expect(setting.read('rate_limited_messages_total')).toBe(0);
    full();
    full(2);
    limited();
    chat.received(10);
    chat.sent(10, 3);
    const stop = hooks.queueDepth(() => 7);
    chat.queueDepth(() => 2);
    let oldest: number | undefined = 90;
    hooks.queueAge(() => oldest);
    chat.queueAge(() => 30);
    expect(setting.read('dropped_messages_total', 'reason="queue_full"')).toBe(3);
    expect(setting.read('rate_limited_messages_total')).toBe(1);
    expect(setting.read('channel_messages_total', 'channel="chat",direction="received"')).toBe(1);
    expect(setting.read('channel_messages_total', 'channel="chat",direction="sent"')).toBe(3);
    expect(setting.read('channel_message_bytes_total', 'channel="chat",direction="sent"')).toBe(30);
    expect(setting.read('queue_depth', 'channel=""')).toBe(7);
    expect(setting.read('queue_depth', 'channel="chat"')).toBe(2);
    expect(setting.read('queue_age_seconds', 'channel=""')).toBe(90);
    expect(setting.read('queue_age_seconds', 'channel="chat"')).toBe(30);
    oldest = undefined;
    expect(setting.read('queue_age_seconds', 'channel=""')).toBeUndefined();
    stop();
    expect(setting.read('queue_depth', 'channel=""')).toBeUndefined();
    expect(() => hooks.channel('room of Maria')).toThrow(expect.objectContaining({ code: 'invalid_option' }));
    setting.pulso.detach(server);
    expect(setting.read('queue_depth', 'channel="chat"')).toBeUndefined();
    expect(() => setting.pulso.websocketHooks(server)).toThrow(expect.objectContaining({ code: 'not_instrumented' }));
  });

  it('names the option that is wrong', async () => {
    const server = await setting.serve({}, false);
    for (const option of ['pingInterval', 'slowConsumerBytes', 'handlerSampling']) {
      expect(() => setting.pulso.websocket(server, { name: 's', [option]: -1 })).toThrow(
        expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining(option) }),
      );
    }
  });
});
