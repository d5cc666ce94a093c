import { collectors } from '../../src/postgres/collectors.ts';
import { monitor, type Monitor } from './collect.ts';
import { furtherServers, startServer, versions, type Server } from './setup.ts';

const named = (list: typeof collectors) => list.map((collector) => [collector.name, collector] as const);

describe.each([...versions, ...furtherServers])('every collector, on the %s PostgreSQL', (version) => {
  let server: Server;
  let member: Monitor;
  let stranger: Monitor;
  let major: number;

  beforeAll(async () => {
    server = await startServer(version);
    await server.admin.query(`drop role if exists stranger; create role stranger login password 'stranger'`);
    await server.admin.query(
      'drop table if exists t; create table t (id int primary key); insert into t select generate_series(1, 1000)',
    );
    member = await monitor(server);
    stranger = await monitor(server, { user: 'stranger', password: 'stranger' });
    major = Number.parseInt(server.version, 10);
  }, 60_000);
  afterAll(async () => {
    await member?.end();
    await stranger?.end();
    await server?.stop();
  });

  it.each(named(collectors))(
    '%s reads, twice, with pg_monitor and nothing else, and declares what it gives',
    async (_, collector) => {
      await member.read(collector);
      const samples = await member.read(collector);
      // What is not granted or not there in this version is absent; so may be what only a lock, a standby, an archive or
      // a slot would show.
      const absent = collector.grant !== undefined || (collector.since ?? 0) > major;
      const maybe = ['archiver', 'conflicts', 'locks', 'replication', 'replication_slots'].includes(collector.name);
      expect(samples.length > 0 || absent || maybe).toBe(true);
      expect(absent && samples.length > 0).toBe(false);
      for (const sample of samples) {
        const states = 'states' in sample ? 1 : 0;
        expect(sample.labels).toHaveLength(sample.family.labels.length - states);
        expect(Number.isFinite('value' in sample ? sample.value : 0)).toBe(true);
      }
      const keys = samples.map(({ family, labels }) => JSON.stringify([family.name, labels]));
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  it.each(named(collectors.filter(({ privilege }) => privilege !== undefined)))(
    '%s without pg_monitor fails with the remedy',
    async (_, collector) => {
      const remedy = `lacks ${collector.privilege}. Run: GRANT pg_monitor TO stranger`;
      await expect(stranger.read(collector)).rejects.toThrow(remedy);
    },
  );

  it.each(named(collectors.filter(({ privilege }) => privilege === undefined)))(
    '%s reads without pg_monitor what everyone may see',
    async (_, collector) => {
      await expect(stranger.read(collector)).resolves.toBeInstanceOf(Array);
    },
  );

  it('notices a privilege that is revoked while the session goes on', async () => {
    const privileged = collectors.filter(({ privilege }) => privilege !== undefined);
    await server.admin.query('revoke pg_monitor from pulso');
    try {
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      for (const collector of privileged)
        await expect(member.read(collector)).rejects.toThrow(/GRANT pg_monitor TO pulso/);
    } finally {
      await server.admin.query('grant pg_monitor to pulso');
    }
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    for (const collector of privileged) await member.read(collector);
  });
});
