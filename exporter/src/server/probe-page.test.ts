import { gunzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import { metrics } from '@pulso/catalogue';
import { sample } from '../postgres/sample.ts';
import { Registry } from '../registry/index.ts';
import { ProbePage } from './probe-page.ts';

const { maxConnections, settingValue } = metrics.postgres;

/** A watch whose values the test sets. */
function watched() {
  const state = { databases: 1, connections: 97, expiry: Infinity, reads: 0, cost: 0, settings: 0, tell: () => {} };
  const page = new ProbePage(
    {
      get databases() {
        return state.databases;
      },
      samples: () => {
        state.reads++;
        for (const end = performance.now() + state.cost; performance.now() < end;);
        const settings = Array.from({ length: state.settings }, (_, at) => sample(settingValue, [`setting_${at}`], at));
        return [...sample(maxConnections, [], state.connections), ...settings.flat()];
      },
      nextExpiry: () => state.expiry,
      onChange: (told) => {
        state.tell = told;
      },
    },
    new Registry(),
  );
  const value = async (name: string) =>
    new RegExp(`^${name}(?:{.*})? +(\\S+)$`, 'm').exec((await page.body('text', false)).body.toString())?.[1];
  /** Says that something changed, and waits until that is shown. */
  const change = async () => {
    const before = state.reads;
    state.tell();
    while (state.reads === before) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return { state, page, value, change };
}

describe('the page of a watch', () => {
  afterEach(() => void jest.useRealTimers());

  it('reads nothing again until something changed and settled', async () => {
    jest.useFakeTimers();
    const { state, value } = watched();
    expect(await value('pulso_pg_max_connections')).toBe('97');
    state.connections = 50;
    jest.advanceTimersByTime(5_000);
    expect(await value('pulso_pg_max_connections')).toBe('97');
    state.tell();
    expect(await value('pulso_pg_max_connections')).toBe('97');
    expect(state.reads).toBe(1);
    jest.advanceTimersByTime(50);
    expect(await value('pulso_pg_max_connections')).toBe('50');
    expect(state.reads).toBe(2);
  });

  it('lags behind changes that do not end by a second at most', async () => {
    jest.useFakeTimers();
    const { state, value } = watched();
    await value('pulso_pg_max_connections');
    state.connections = 50;
    for (let passed = 0; passed < 1_000; passed += 40) {
      expect(await value('pulso_pg_max_connections')).toBe('97');
      state.tell();
      jest.advanceTimersByTime(40);
    }
    expect(await value('pulso_pg_max_connections')).toBe('50');
  });

  it('rests between what is made ready, the longer the more that costs', async () => {
    const { state, value } = watched();
    await value('pulso_pg_max_connections');
    state.cost = 20;
    const end = performance.now() + 1_500;
    while (performance.now() < end) {
      state.tell();
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    // Without a rest it would be a dozen.
    expect(state.reads).toBeGreaterThan(1);
    expect(state.reads).toBeLessThanOrEqual(6);
  });

  it('is made anew once a value has become too old, whatever changed', async () => {
    const { state, value } = watched();
    state.expiry = performance.now() - 1;
    await value('pulso_pg_max_connections');
    state.connections = NaN;
    expect(await value('pulso_pg_max_connections')).toBeUndefined();
  });

  it('is made anew for another number of databases', async () => {
    const { state, value, change } = watched();
    expect(await value('pulso_pg_max_connections')).toBe('97');
    state.databases = 3;
    await change();
    expect(await value('pulso_pg_max_connections')).toBe('97');
  });

  it('is made ready after a change, before it is asked for, but not for nobody', async () => {
    const { state, value, change } = watched();
    state.tell();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(state.reads).toBe(0);
    await value('pulso_pg_max_connections');
    await change();
    await value('pulso_pg_max_connections');
    expect(state.reads).toBe(2);
  });

  it('is sent compressed to those that take it, and is the same text', async () => {
    const { state, page, change } = watched();
    state.settings = 1_000;
    for (const format of ['text', 'openmetrics'] as const) {
      const compressed = await page.body(format, true);
      const plain = await page.body(format, false);
      expect([compressed.isGzip, plain.isGzip]).toEqual([true, false]);
      expect(gunzipSync(compressed.body).toString()).toBe(plain.body.toString());
      expect(plain.body.toString()).toBe(page.encode(format).toString());
    }
    expect(state.reads).toBe(1);
    state.connections = 50;
    await change();
    expect(gunzipSync((await page.body('text', true)).body).toString()).toMatch(/^pulso_pg_max_connections +50$/m);
    // Small ones cost less as they are.
    state.settings = 0;
    await change();
    expect((await page.body('text', true)).isGzip).toBe(false);
  });

  it('is made ready in the form that is asked for, compressed too', async () => {
    const { state, page, change } = watched();
    state.settings = 1_000;
    await page.body('text', true);
    state.connections = 50;
    await change();
    const { body, isGzip } = await page.body('text', true);
    expect(isGzip).toBe(true);
    expect(gunzipSync(body).toString()).toMatch(/^pulso_pg_max_connections +50$/m);
    expect(state.reads).toBe(2);
  });
});
