import { collectors } from '../../src/postgres/collectors.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Sample } from '../../src/postgres/sample.ts';
import type { Task } from '../../src/postgres/task.ts';
import { collectorTask } from '../../src/postgres/tasks.ts';
import { askTogether } from '../../src/postgres/together.ts';
import { Target } from '../../src/postgres/target.ts';
import { MONITOR, resolveTarget, type Server, startServer, until, versions } from './setup.ts';

const seriesOf = (samples: readonly Sample[]) =>
  samples.map(({ family, labels }) => `${family.name}{${labels.join()}}`);

describe.each(versions)('asked as one statement, %s', (version) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer(version);
  }, 60_000);
  afterAll(() => server.stop());

  const session = () => connect(resolveTarget({ url: server.urlAs(MONITOR) }));

  it('collectors give the same series as each by itself', async () => {
    const client = await session();
    const tasks = collectors.map((collector) => collectorTask(collector, 1_000)).filter(({ shared }) => shared);
    expect(tasks.length).toBeGreaterThan(12);
    const alone = new Map<string, string[]>();
    for (const { name, run } of tasks) alone.set(name, seriesOf(await run(client)));
    const asked = tasks.map(({ shared }) => shared!);
    const parts = await askTogether(client, asked);
    for (const [at, { name, shared }] of tasks.entries()) {
      const part = parts[at];
      if (part === undefined || part instanceof Error) throw new Error(`${name}: ${part?.message ?? 'no part'}`);
      expect({ [name]: seriesOf(shared!.samples(part.rows)) }).toEqual({ [name]: alone.get(name) });
      expect(part.durationMs).toBeGreaterThanOrEqual(0);
    }
    // Nothing was found is not nothing was asked: most give something even on an idle server.
    expect([...alone.values()].filter((series) => series.length > 0).length).toBeGreaterThan(8);
    await client.end();
  }, 60_000);

  it('one that may not ask costs the others nothing, and is seen as soon as the privilege is gone', async () => {
    const client = await session();
    const tasks = collectors.map((collector) => collectorTask(collector, 1_000)).filter(({ shared }) => shared);
    const refused = async () => {
      const parts = await askTogether(
        client,
        tasks.map(({ shared }) => shared!),
      );
      return tasks.filter((_, at) => parts[at] instanceof Error).map(({ name }) => name);
    };
    expect(await refused()).toEqual([]);
    await server.admin.query('revoke pg_monitor from pulso');
    expect(await refused()).toEqual(collectors.filter((each) => each.privilege && !each.every).map(({ name }) => name));
    await server.admin.query('grant pg_monitor to pulso');
    // What was known before was that it may not.
    await refused();
    expect(await refused()).toEqual([]);
    await client.end();
  }, 60_000);

  it('one that fails is found out, and the others go on', async () => {
    const alone: string[] = [];
    const together = new Map<string, number>();
    const of = (name: string, sql: string): Task => ({
      name,
      intervalMs: 100,
      run: async (client) => {
        alone.push(name);
        await client.query(sql);
        return [];
      },
      shared: {
        sql: () => sql,
        samples: () => {
          together.set(name, (together.get(name) ?? 0) + 1);
          return [];
        },
      },
    });
    const tasks = [of('good', 'select 1 as a'), of('bad', 'select 1 / 0 as a'), of('fair', 'select 2 as a')];
    const target = new Target(resolveTarget({ url: server.urlAs(MONITOR) }), { tasks });
    target.start();
    try {
      await until(() => alone.filter((name) => name === 'bad').length >= 3, 'the one that fails is asked again');
      await until(() => (together.get('good') ?? 0) >= 3, 'the others are asked together');
      const states = target.status().collectors.map(({ name, success }) => [name, success]);
      expect(Object.fromEntries(states)).toEqual({ good: true, bad: false, fair: true });
      expect(target.status().collectors.find(({ name }) => name === 'bad')?.failure).toMatch(/division by zero/);
      expect([...together.keys()].toSorted()).toEqual(['fair', 'good']);
      // Once, to find out which of them it was.
      expect(alone.filter((name) => name !== 'bad')).toEqual(['good', 'fair']);
    } finally {
      await target.stop();
    }
  }, 60_000);
});
