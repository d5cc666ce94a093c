import { gunzipSync } from 'node:zlib';
import { metrics } from '@pulso/catalogue';
import { sample, type Sample } from '../postgres/sample.ts';
import { Registry } from '../registry/index.ts';
import { ProbePage } from './probe-page.ts';

const { maxConnections, collectorAge, settingValue } = metrics.postgres;

/** A watch whose values the test sets. */
function watched() {
  const state = { databases: 1, connections: 97, age: 0, expiry: Infinity, reads: 0, settings: 0, tell: () => {} };
  const ages = (): Sample[] => sample(collectorAge, ['connections', ''], state.age);
  const page = new ProbePage(
    {
      get databases() {
        return state.databases;
      },
      samples: () => {
        state.reads++;
        const settings = Array.from({ length: state.settings }, (_, at) => sample(settingValue, [`setting_${at}`], at));
        return [...sample(maxConnections, [], state.connections), ...settings.flat(), ...ages()];
      },
      ages,
      nextExpiry: () => state.expiry,
      onChange: (told) => {
        state.tell = told;
      },
    },
    new Registry(),
  );
  const value = async (name: string) =>
    new RegExp(`^${name}(?:{.*})? +(\\S+)$`, 'm').exec((await page.body('text', false)).body.toString())?.[1];
  return { state, page, value };
}

describe('the page of a watch', () => {
  it('has the age of now, and reads nothing else again until something changed', async () => {
    const { state, value } = watched();
    expect(await value('pulso_pg_max_connections')).toBe('97');
    state.connections = 50;
    state.age = 3;
    expect(await value('pulso_collector_age_seconds')).toBe('3');
    expect(await value('pulso_pg_max_connections')).toBe('97');
    expect(state.reads).toBe(1);
    state.tell();
    expect(await value('pulso_pg_max_connections')).toBe('50');
  });

  it('is made anew once a value has become too old, whatever changed', async () => {
    const { state, value } = watched();
    state.expiry = performance.now() - 1;
    await value('pulso_pg_max_connections');
    state.connections = NaN;
    expect(await value('pulso_pg_max_connections')).toBeUndefined();
  });

  it('is made anew for another number of databases', async () => {
    const { state, value } = watched();
    expect(await value('pulso_pg_max_connections')).toBe('97');
    state.databases = 3;
    state.tell();
    expect(await value('pulso_pg_max_connections')).toBe('97');
  });

  it('is made ready after a change, before it is asked for, but not for nobody', async () => {
    const { state, value } = watched();
    state.tell();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(state.reads).toBe(0);
    await value('pulso_pg_max_connections');
    state.tell();
    while (state.reads < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    await value('pulso_pg_max_connections');
    expect(state.reads).toBe(2);
  });

  it('is sent compressed to those that take it, with the ages of now, and is the same text', async () => {
    const { state, page } = watched();
    state.settings = 1_000;
    for (const format of ['text', 'openmetrics'] as const) {
      for (const age of [1, 2]) {
        state.age = age;
        const compressed = await page.body(format, true);
        const plain = await page.body(format, false);
        expect([compressed.isGzip, plain.isGzip]).toEqual([true, false]);
        expect(gunzipSync(compressed.body).toString()).toBe(plain.body.toString());
        const lines = plain.body.toString().trimEnd().split('\n');
        const last = lines.findLast((line) => line !== '# EOF');
        expect(last).toMatch(new RegExp(`^pulso_collector_age_seconds{.*} +0*${age}$`));
        expect(lines.filter((line) => line === '# EOF')).toHaveLength(format === 'openmetrics' ? 1 : 0);
        expect(lines.toSorted()).toEqual(page.encode(format).toString().trimEnd().split('\n').toSorted());
      }
    }
    expect(state.reads).toBe(1);
    state.connections = 50;
    state.tell();
    expect(gunzipSync((await page.body('text', true)).body).toString()).toMatch(/^pulso_pg_max_connections +50$/m);
    // Small ones cost less as they are.
    state.settings = 0;
    state.tell();
    expect((await page.body('text', true)).isGzip).toBe(false);
  });

  it('is made ready in the form that is asked for, compressed too', async () => {
    const { state, page } = watched();
    state.settings = 1_000;
    await page.body('text', true);
    state.connections = 50;
    state.tell();
    while (state.reads < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    const { body, isGzip } = await page.body('text', true);
    expect(isGzip).toBe(true);
    expect(gunzipSync(body).toString()).toMatch(/^pulso_pg_max_connections +50$/m);
    expect(state.reads).toBe(2);
  });
});
