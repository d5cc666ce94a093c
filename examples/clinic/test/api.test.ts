import { jest } from '@jest/globals';
import { WebSocket } from 'ws';
import { agendaDay, futureSlot } from '../src/load/dates.ts';
import { randomStream } from '@pulso/random';
import { startTestClinic } from './support.ts';
import type { TestClinic } from './support.ts';

jest.setTimeout(120_000);

let test: TestClinic;
beforeAll(async () => {
  test = await startTestClinic();
});
afterAll(() => test.stop());

const random = randomStream(11);
const booking = () => ({ clientId: 7, professionalId: 2, treatmentId: 3, startsAt: futureSlot(new Date(), random) });

describe('clients', () => {
  it('are found by the beginning of their name, without CPF', async () => {
    const { status, body } = await test.get('/api/v1/clients?name=ana&limit=3');
    expect(status).toBe(200);
    expect(body.clients).toHaveLength(3);
    for (const client of body.clients) {
      expect(client.fullName).toMatch(/^Ana/);
      expect(Object.keys(client)).toEqual(['id', 'fullName', 'city', 'state']);
    }
  });

  it('wildcards in a search are text', async () => {
    expect((await test.get('/api/v1/clients?name=%25%25')).body).toEqual({ clients: [] });
  });

  it('have a profile, from the cache the second time', async () => {
    const first = await test.get('/api/v1/clients/5');
    expect(first.body).toMatchObject({ id: 5, email: 'cliente5@example.com' });
    expect(first.body).not.toHaveProperty('cpf');
    expect(await test.get('/api/v1/clients/5')).toEqual(first);
    const { body } = await test.get('/metrics');
    const hits = /^pulso_cache_requests_total\{cache="client_profiles",result="hit"\}\s+(\S+)/m.exec(body)?.[1];
    expect(Number(hits)).toBeGreaterThanOrEqual(1);
  });

  it('have photos, which nothing may keep', async () => {
    const [row] = await test.query(test.urls.admin, 'select min(client_id) id from clinic.photos');
    const response = await fetch(`${test.clinic.url}/api/v1/clients/${String(row?.['id'])}/photos`);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const body = JSON.stringify(await response.json());
    expect(body).toContain('"moment":"before"');
    expect(body).not.toContain('storage');
  });
});

describe('the catalogue and reports', () => {
  it('say whether the cache had the answer, which many may wait for at once, and go out compressed', async () => {
    const ask = () => fetch(`${test.clinic.url}/api/v1/treatments/2`);
    const answers = await Promise.all([ask(), ask(), ask()]);
    const later = await ask();
    expect(answers.map((each) => each.headers.get('x-cache'))).toContain('MISS');
    expect(later.headers.get('x-cache')).toBe('HIT');
    const list = await fetch(`${test.clinic.url}/api/v1/treatments`, { headers: { 'accept-encoding': 'gzip' } });
    expect(list.headers.get('content-encoding')).toBe('gzip');
    for (const each of [...answers, later, list]) await each.body?.cancel();
    const { body } = await test.get('/metrics');
    expect(body).toMatch(
      /^pulso_cache_load_duration_seconds_count\{cache="treatment_catalogue",outcome="success"\} +[1-9]/m,
    );
    expect(body).toMatch(/^pulso_http_compression_bytes_total\{content_encoding="gzip",stage="after"\} +[1-9]/m);
  });

  it('list treatments, one treatment and professionals', async () => {
    expect((await test.get('/api/v1/treatments')).body.treatments).toHaveLength(24);
    expect((await test.get('/api/v1/treatments/1')).body).toMatchObject({ id: 1, name: 'Limpeza de pele profunda' });
    expect((await test.get('/api/v1/professionals')).body.professionals).toHaveLength(10);
  });

  it('count visits by day', async () => {
    const { body } = await test.get('/api/v1/analytics/visits?days=7');
    expect(body.visits.length).toBeGreaterThanOrEqual(6);
    const [day] = body.visits;
    expect(day.done + day.noShow).toBeLessThanOrEqual(day.booked);
  });
});

describe('the agenda', () => {
  it("is a full day in the order of time, with each client's last visits before it", async () => {
    const { body } = await test.get(`/api/v1/professionals/3/agenda?date=${agendaDay(new Date())}`);
    expect(body.appointments.length).toBeGreaterThan(10);
    const starts = body.appointments.map(({ startsAt }: { startsAt: string }) => startsAt);
    expect(starts).toEqual(starts.toSorted());
    for (const { startsAt, lastVisits, missedVisits } of body.appointments) {
      expect(lastVisits.length).toBeLessThanOrEqual(3);
      expect(missedVisits).toBeGreaterThanOrEqual(0);
      for (const visit of lastVisits) expect(Date.parse(visit.startsAt)).toBeLessThan(Date.parse(startsAt));
    }
    expect(body.appointments.some(({ lastVisits }: { lastVisits: unknown[] }) => lastVisits.length === 3)).toBe(true);
  });
});

describe('a booking', () => {
  it('is confirmed by the gateway, audited, and takes its slot', async () => {
    const wanted = booking();
    const { status, body } = await test.post('/api/v1/appointments', wanted);
    expect(status).toBe(201);
    expect(body.confirmationCode).toMatch(/^[0-9A-F]{10}$/);
    expect(await test.post('/api/v1/appointments', wanted)).toMatchObject({
      status: 409,
      body: { error: 'slot-taken' },
    });
    const rows = await test.query(
      test.urls.admin,
      `select a.status, l.reason from clinic.appointments a join clinic.audit_log l on l.object_type = 'appointment' and l.object_id = a.id where a.id = ${body.id}`,
    );
    expect(rows).toEqual([{ status: 'confirmed', reason: 'booking' }]);
    expect(await test.post(`/api/v1/appointments/${body.id}/check-in`)).toMatchObject({ status: 200 });
  });

  it('reaches those who follow the agenda, and nobody else', async () => {
    const follow = async (professionalId: number) => {
      const socket = new WebSocket(`${test.clinic.url.replace('http', 'ws')}/ws`);
      const messages: string[] = [];
      socket.on('message', (data: Buffer) => messages.push(data.toString()));
      await new Promise((resolve) => socket.once('open', resolve));
      const subscribed = new Promise((resolve) => socket.once('message', resolve));
      socket.send(JSON.stringify({ type: 'subscribe', professionalId }));
      await subscribed;
      return { socket, messages };
    };
    const here = await follow(2);
    const elsewhere = await follow(3);
    const { body } = await test.post('/api/v1/appointments', booking());
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(here.messages.map((text) => JSON.parse(text))).toContainEqual({
      type: 'booked',
      appointmentId: body.id,
      professionalId: 2,
      startsAt: body.startsAt,
    });
    expect(elsewhere.messages).toHaveLength(1);
    here.socket.terminate();
    elsewhere.socket.terminate();
  });
});

describe('consent', () => {
  it('is given and taken back once, and what rests upon it is unpublished', async () => {
    const given = await test.post('/api/v1/consents', { clientId: 9, purpose: 'care', termVersion: '2026-1' });
    expect(given.status).toBe(201);
    const [photo] = await test.query(
      test.urls.admin,
      'select id, consent_id from clinic.photos where published_at is not null order by id desc limit 1',
    );
    const path = `/api/v1/consents/${String(photo?.['consent_id'])}/revoke`;
    expect(await test.post(path)).toMatchObject({ status: 200, body: { revoked: true } });
    expect((await test.post(path)).status).toBe(409);
    const [after] = await test.query(
      test.urls.admin,
      `select unpublished_at is not null as unpublished from clinic.photos where id = ${String(photo?.['id'])}`,
    );
    expect(after).toEqual({ unpublished: true });
  });
});

describe('refusals', () => {
  it.each([
    ['/api/v1/clients/abc', 400],
    ['/api/v1/clients/0', 400],
    ['/api/v1/clients/99999999999', 400],
    ['/api/v1/clients/2000000', 404],
    ['/api/v1/clients', 400],
    ['/api/v1/clients?name=a', 400],
    ['/api/v1/clients?name=ana&limit=1000', 400],
    ['/api/v1/professionals/1/agenda', 400],
    ['/api/v1/professionals/1/agenda?date=21/11/2026', 400],
    ["/api/v1/professionals/1/agenda?date=2026-11-21'--", 400],
    ['/api/v1/analytics/visits?days=1000', 400],
    ['/api/v1/treatments/1000', 404],
    ['/api/v1/nothing', 404],
  ])('GET %s is %d', async (path, status) => {
    const answer = await test.get(path);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).not.toMatch(/at .*\.(ts|js):/);
  });

  it.each([
    ['/api/v1/appointments', {}, 400],
    ['/api/v1/appointments', '{"clientId":', 400],
    ['/api/v1/appointments', { ...booking(), startsAt: '2020-01-01T10:00:00-03:00' }, 400],
    ['/api/v1/appointments', { ...booking(), extra: 1 }, 400],
    ['/api/v1/appointments', { ...booking(), clientId: 1_999_999 }, 422],
    ['/api/v1/appointments', { ...booking(), treatmentId: 999 }, 409],
    ['/api/v1/appointments/1;drop/check-in', {}, 400],
    ['/api/v1/consents', { clientId: 1, purpose: 'anything', termVersion: '1' }, 400],
    ['/api/v1/consents', { clientId: 1_999_999, purpose: 'care', termVersion: '1' }, 422],
    ['/api/v1/consents/999999999/revoke', {}, 409],
  ])('POST %s with %j is %d', async (path, body, status) => {
    expect((await test.post(path, body)).status).toBe(status);
  });

  it('a body that is too large is 413', async () => {
    expect((await test.post('/api/v1/consents', { text: 'x'.repeat(70_000) })).status).toBe(413);
  });

  it('a WebSocket elsewhere than /ws is refused, and a message that is none is answered', async () => {
    const base = test.clinic.url.replace('http', 'ws');
    const refused = new WebSocket(`${base}/elsewhere`);
    const error = await new Promise<Error>((resolve) => refused.once('error', resolve));
    expect(error.message).toContain('404');
    const socket = new WebSocket(`${base}/ws`);
    await new Promise((resolve) => socket.once('open', resolve));
    const answer = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    socket.send('{"type":"subscribe","professionalId":"1; drop"}');
    expect(JSON.parse((await answer).toString())).toMatchObject({ type: 'error' });
    socket.terminate();
  });
});

describe('operation', () => {
  it('is alive and ready, and shows the metrics of each part', async () => {
    expect((await test.get('/healthz')).body).toEqual({ status: 'ok' });
    expect((await test.get('/readyz')).body).toEqual({ status: 'ready' });
    const { body } = await test.get('/metrics');
    for (const part of [
      'http_route="/api/v1/professionals/:id/agenda"',
      'db_client_connection_pool_name="primary"',
      'cache="photos"',
      'server="agenda"',
      'nodejs_eventloop',
    ]) {
      expect(body).toContain(part);
    }
  });

  it('has logged no name, CPF, e-mail, phone or query, whatever was asked', async () => {
    await test.get('/api/v1/clients?name=Ana%20Beatriz%20Silva');
    const [person] = await test.query(test.urls.admin, 'select cpf, full_name from clinic.clients where id = 5');
    for (const secret of [person?.['cpf'], person?.['full_name'], '@example.com', '+55', 'name=', 'Beatriz']) {
      expect(test.logged()).not.toContain(String(secret));
    }
    const [line] = test.logged().split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({ event: 'ready' });
  });
});
