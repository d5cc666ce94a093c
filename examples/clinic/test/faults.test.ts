import { jest } from '@jest/globals';
import { statSync } from 'node:fs';
import { createValidators } from '@pulso/exporter/compliance';
import { clinicControls, faultControl } from '../src/index.ts';
import { futureSlot, agendaDay } from '../src/load/dates.ts';
import { randomStream } from '@pulso/random';
import { startTestClinic } from './support.ts';
import type { TestClinic } from './support.ts';

jest.setTimeout(120_000);

let test: TestClinic;
beforeAll(async () => {
  test = await startTestClinic();
});
afterAll(() => test.stop());

const random = randomStream(12);
const book = () =>
  test.post('/api/v1/appointments', {
    clientId: 7,
    professionalId: 2,
    treatmentId: 3,
    startsAt: futureSlot(new Date(), random),
  });

async function whileActive(id: Parameters<ReturnType<typeof faultControl>['start']>[0], observe: () => Promise<void>) {
  const control = faultControl(test.controlPath);
  await control.start(id);
  await control.start(id); // twice is once
  try {
    expect(await control.list()).toContainEqual({ id, active: true });
    await observe();
  } finally {
    await control.stop(id);
    await control.stop(id);
  }
  expect(await control.list()).toContainEqual({ id, active: false });
}

/** How the agenda's inner look-up is answered. */
async function plan(): Promise<string> {
  const rows = await test.query(
    test.urls.app,
    "explain select starts_at from appointments where client_id = 7 and starts_at < now() and status = 'done' order by starts_at desc limit 3",
  );
  return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
}

/** How Pulso's validator finds these controls. */
async function validated(only: readonly string[]) {
  const { monitor: url, auditor } = test.urls;
  const targets = [{ name: 'clinic', service: 'clinic', url, auditor: { url: auditor } }];
  const [validator] = createValidators({ targets, compliance: { only } });
  await validator?.evaluateAll();
  await validator?.stop();
  return validator?.findings().map(({ result }) => result) ?? [];
}

async function failed(controlId: string): Promise<{ checked: number; failed: number }> {
  const [{ checked = 0, failed: violations = 0 } = {}] = await validated([controlId]);
  return { checked, failed: violations };
}

describe('slow-queries', () => {
  it('takes the index away, so that the look-up reads the whole table, and gives it back', async () => {
    expect(await plan()).toContain('appointments_client_id_starts_at_idx');
    await whileActive('slow-queries', async () => {
      expect(await plan()).toMatch(/(Seq|Bitmap Heap) Scan on appointments/);
      expect((await test.get(`/api/v1/professionals/1/agenda?date=${agendaDay(new Date())}`)).status).toBe(200);
    });
    expect(await plan()).toContain('appointments_client_id_starts_at_idx');
  });
});

describe('starved-pool', () => {
  it('makes requests wait for a booking that holds the only connection', async () => {
    const search = async (): Promise<number> => {
      const start = performance.now();
      expect((await test.get('/api/v1/clients?name=mar')).status).toBe(200);
      return performance.now() - start;
    };
    await whileActive('starved-pool', async () => {
      const bookings = [book(), book()];
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await search()).toBeGreaterThan(250);
      for (const { status } of await Promise.all(bookings)) expect(status).toBe(201);
    });
    const bookings = [book(), book()];
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await search()).toBeLessThan(200);
    await Promise.all(bookings);
  });

  it('gives the pool and the caches the sizes that advice proposes, and no others', async () => {
    const control = faultControl(test.controlPath);
    await control.resize('primary', 7);
    await control.resize('client_profiles', 45);
    const { body: page } = await test.get('/metrics');
    expect(page).toMatch(/^db_client_connection_max\{[^}]*"primary"\} +7$/m);
    expect(page).toMatch(/^pulso_cache_max_entries\{cache="client_profiles"\} +45$/m);
    for (const [what, max] of [
      ['nobody', 5],
      ['primary', 0],
      ['primary', 1.5],
    ] as const) {
      await expect(control.resize(what, max)).rejects.toThrow(/No such pool or cache, or no size/);
    }
    await control.resize('primary', 20);
    await control.resize('client_profiles', 1_000);
  });

  it('ends without losing those who wait', async () => {
    const control = faultControl(test.controlPath);
    await control.start('starved-pool');
    const bookings = [book(), book(), book()];
    await new Promise((resolve) => setTimeout(resolve, 50));
    await control.stop('starved-pool');
    expect((await Promise.all(bookings)).map(({ status }) => status)).toEqual([201, 201, 201]);
  });
});

describe('small-cache', () => {
  const missesOf = async (): Promise<number> => {
    const { body } = await test.get('/metrics');
    return Number(/^pulso_cache_requests_total\{cache="client_profiles",result="miss"\}\s+(\S+)/m.exec(body)?.[1]);
  };
  const lookAtTen = async (): Promise<number> => {
    const before = await missesOf();
    for (let round = 0; round < 2; round++) {
      for (let id = 1; id <= 10; id++) await test.get(`/api/v1/clients/${id}`);
    }
    return (await missesOf()) - before;
  };

  it('misses what was asked for a moment ago, under the same series', async () => {
    await lookAtTen();
    expect(await lookAtTen()).toBe(0);
    await whileActive('small-cache', async () => {
      expect(await lookAtTen()).toBe(20);
      expect((await test.get('/metrics')).body).toMatch(/^pulso_cache_max_entries\{cache="client_profiles"\}\s+2$/m);
    });
    await lookAtTen();
    expect(await lookAtTen()).toBe(0);
  });
});

describe('errors', () => {
  it('fails bookings with 502, keeps none of them, and nothing else fails', async () => {
    const count = 'select count(*)::int as n from clinic.appointments';
    await whileActive('errors', async () => {
      const before = await test.query(test.urls.admin, count);
      expect(await book()).toMatchObject({ status: 502, body: { error: 'gateway-unavailable' } });
      expect(await test.query(test.urls.admin, count)).toEqual(before);
      expect((await test.get('/api/v1/clients/5')).status).toBe(200);
    });
    expect((await book()).status).toBe(201);
  });
});

describe('violated-control', () => {
  it('fails the control that the catalogue declares, and is repaired by unpublishing', async () => {
    expect(await failed('LGPD-ART08-REVOKED')).toMatchObject({ failed: 0 });
    await whileActive('violated-control', async () => {
      const { checked, failed: violations } = await failed('LGPD-ART08-REVOKED');
      expect(violations).toBe(12);
      expect(checked).toBeGreaterThan(12);
    });
    expect(await failed('LGPD-ART08-REVOKED')).toMatchObject({ failed: 0 });
  });
});

describe('the database as the auditor sees it', () => {
  it('has something to check for every control that the clinic shows, and passes on a healthy one', async () => {
    const results = await validated(clinicControls);
    expect(results).toHaveLength(clinicControls.length);
    expect(results.filter(({ status }) => status !== 'pass')).toEqual([]);
  });

  it.each([
    ['auditor', 'select 1 from clinic.clients'],
    ['auditor', 'update clinic.photos set edited = true where id = 1'],
    ['monitor', 'select 1 from clinic.clients'],
    ['app', 'delete from audit_log'],
    ['app', "update procedure_records set summary = ''"],
    ['app', 'select actor from audit_log limit 1'],
    ['app', 'drop index appointments_client_id_starts_at_idx'],
  ] as const)('role %s may not: %s', async (role, sql) => {
    await expect(test.query(test.urls[role], sql)).rejects.toThrow(/permission denied|must be owner|read-only/);
  });

  it('shows pseudonyms only', async () => {
    const [row] = await test.query(test.urls.auditor, 'select * from pulso_ref.client limit 1');
    expect(Object.keys(row ?? {})).toEqual(['ref', 'minor', 'erased_at', 'legal_hold']);
    expect(row?.['ref']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the control socket', () => {
  it('is for its owner only', () => {
    // oxlint-disable-next-line no-bitwise -- the permission bits of a mode
    expect(statSync(test.controlPath).mode & 0o777).toBe(0o600);
  });

  it('says so when nobody listens', async () => {
    const control = faultControl(`${test.controlPath}-none`);
    await expect(control.list()).rejects.toMatchObject({ code: 'control-unreachable' });
  });
});
