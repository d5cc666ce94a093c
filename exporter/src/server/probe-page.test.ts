import { metrics } from '@pulso/catalogue';
import { sample, type Sample } from '../postgres/sample.ts';
import { Registry } from '../registry/index.ts';
import { ProbePage } from './probe-page.ts';

const { maxConnections, collectorAge } = metrics.postgres;

/** A watch whose values the test sets. */
function watched() {
  const state = { databases: 1, connections: 97, age: 0, expiry: Infinity, reads: 0, tell: () => {} };
  const ages = (): Sample[] => sample(collectorAge, ['connections', ''], state.age);
  const page = new ProbePage(
    {
      get databases() {
        return state.databases;
      },
      samples: () => {
        state.reads++;
        return [...sample(maxConnections, [], state.connections), ...ages()];
      },
      ages,
      nextExpiry: () => state.expiry,
      onChange: (told) => {
        state.tell = told;
      },
    },
    new Registry(),
  );
  const value = (name: string) =>
    new RegExp(`^${name}(?:{.*})? +(\\S+)$`, 'm').exec(page.encode('text').toString())?.[1];
  return { state, value };
}

describe('the page of a watch', () => {
  it('has the age of now, and reads nothing else again until something changed', () => {
    const { state, value } = watched();
    expect(value('pulso_pg_max_connections')).toBe('97');
    state.connections = 50;
    state.age = 3;
    expect(value('pulso_collector_age_seconds')).toBe('3');
    expect(value('pulso_pg_max_connections')).toBe('97');
    expect(state.reads).toBe(1);
    state.tell();
    expect(value('pulso_pg_max_connections')).toBe('50');
  });

  it('is made anew once a value has become too old, whatever changed', () => {
    const { state, value } = watched();
    state.expiry = performance.now() - 1;
    value('pulso_pg_max_connections');
    state.connections = NaN;
    expect(value('pulso_pg_max_connections')).toBeUndefined();
  });

  it('is made anew for another number of databases', () => {
    const { state, value } = watched();
    expect(value('pulso_pg_max_connections')).toBe('97');
    state.databases = 3;
    state.tell();
    expect(value('pulso_pg_max_connections')).toBe('97');
  });

  it('is made ready after a change, before it is asked for, but not for nobody', async () => {
    const { state, value } = watched();
    state.tell();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(state.reads).toBe(0);
    value('pulso_pg_max_connections');
    state.tell();
    while (state.reads < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    value('pulso_pg_max_connections');
    expect(state.reads).toBe(2);
  });
});
