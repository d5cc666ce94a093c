import { jest } from '@jest/globals';
import { diagnose, type Finding } from '../../src/index.ts';
import { judgeServer } from '../../src/doctor/server.ts';
import { MONITOR, startServer, versions, type Server } from '../postgres/setup.ts';

// Some dozen sessions each, on a machine that may be busy.
jest.setTimeout(60_000);

describe.each(versions)('the doctor, with the %s PostgreSQL', (version) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer(version);
    await server.admin.query(`create role weak login password 'weak-password'`);
  });
  afterAll(() => server?.stop());

  const examine = async (target: object): Promise<readonly Finding[]> => {
    const diagnoses = await diagnose({ targets: [{ name: 'main', service: 'clinic', ...target }] });
    expect(diagnoses.map(({ subject }) => subject)).toEqual(['target main', 'prometheus']);
    return diagnoses[0]?.findings ?? [];
  };
  const problems = (findings: readonly Finding[]) => findings.filter(({ level }) => level === 'problem');

  it('finds no problem with a role that has pg_monitor, and says what could be better', async () => {
    const findings = await examine({ url: server.urlAs(MONITOR) });
    expect(problems(findings)).toEqual([]);
    const whats = findings.map(({ what }) => what);
    expect(whats).toContain('Role pulso has pg_monitor');
    const [bloat] = findings.filter(({ what }) => what.includes('bloat'));
    expect(bloat).toMatchObject({ level: 'hint', remedy: expect.stringContaining('pg_statistic') });
    await server.admin.query(bloat?.remedy ?? '');
    const again = await examine({ url: server.urlAs(MONITOR) });
    expect(again.filter(({ what }) => what.includes('bloat'))).toEqual([]);
    expect(again.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^(\d+) of \1 collectors work$/));
    expect(whats).toContainEqual(expect.stringMatching(/^(\d+) of (?!\1 )\d+ collectors work$/));
    expect(whats).toContainEqual(expect.stringMatching(/^pg_stat_statements .* counts statements$/));
  });

  it('says what index advice needs to be verified, with statements that really mend it', async () => {
    await server.admin.query('create schema "My clinic"; create table "My clinic".visits (id int)');
    const about = async () =>
      (await examine({ url: server.urlAs(MONITOR) })).filter(({ what }) => what.includes('Index advice'));
    const found = await about();
    expect(found.map(({ what }) => what)).toEqual([
      'Index advice is not verified: HypoPG is not in this database.',
      'Index advice is not verified on tables that the role may not read (1): EXPLAIN wants SELECT.',
    ]);
    const [hypopg, tables] = found;
    await server.admin.query(tables?.remedy ?? '');
    expect(await about()).toEqual([hypopg]);
    if (version !== 'system') return; // only Debian has the package
    await server.admin.query(hypopg?.remedy ?? '');
    expect((await about()).map(({ what }) => what)).toEqual(['Index advice can be verified']);
  });

  it('names a missing privilege once, with a statement that really mends it', async () => {
    const weak = { url: server.urlAs({ user: 'weak', password: 'weak-password' }) };
    const found = problems(await examine(weak));
    const remedies = found.map(({ remedy }) => remedy);
    expect(remedies[0]).toBe('GRANT pg_monitor TO "weak";');
    for (const remedy of remedies) await server.admin.query(remedy ?? '');
    expect(problems(await examine(weak))).toEqual([]);
    await server.admin.query('revoke pg_monitor from weak');
  });

  it('gives statements for settings that the server takes', async () => {
    const bare = {
      version: '16.1',
      major: 16,
      role: 'a',
      is_superuser: false,
      monitors: true,
      database: 'd',
      tls: true,
    };
    const settings = (preload: string) =>
      judgeServer({ ...bare, preload, statements: null, io_timing: 'off', query_id: 'off', is_local: true }).flatMap(
        ({ remedy = '' }) => /^(?:ALTER SYSTEM|CREATE EXTENSION)[^;]*/.exec(remedy)?.[0] ?? [],
      );
    const [unloaded, loaded] = [settings('auto_explain'), settings('pg_stat_statements')];
    expect(unloaded).toHaveLength(3);
    expect(loaded).toHaveLength(3);
    await server.admin.query('drop extension if exists pg_stat_statements');
    for (const statement of [...unloaded, ...loaded.slice(0, 1)]) await server.admin.query(statement);
    const { rows } = await server.admin.query<{ name: string; setting: string }>(
      `select name, setting from pg_file_settings where name = 'shared_preload_libraries' and sourcefile like '%auto.conf'`,
    );
    expect(rows.map(({ setting }) => setting)).toEqual(['auto_explain, pg_stat_statements']);
    await server.admin.query('alter system reset all');
  });

  it('tells a superuser, a wrong password and a server that is not there apart', async () => {
    expect((await examine({ url: server.url })).map(({ what }) => what)).toContainEqual(
      expect.stringContaining('is a superuser'),
    );
    const [wrong] = problems(await examine({ url: server.urlAs({ user: 'pulso', password: 'not-it' }) }));
    expect(wrong?.remedy).toContain('passwordFile');
    expect(JSON.stringify(wrong)).not.toContain('not-it');
    const [gone] = problems(await examine({ url: 'postgresql://pulso@127.0.0.1:1/x' }));
    expect(gone?.remedy).toContain('listen_addresses');
    const elsewhere = new URL(server.urlAs(MONITOR));
    elsewhere.pathname = '/nowhere';
    const [missing] = problems(await examine({ url: elsewhere.href }));
    expect(missing).toMatchObject({
      what: expect.stringContaining('nowhere'),
      remedy: expect.stringContaining('set database'),
    });
  });

  it('says what to do about a name that nobody knows, TLS that is not there, and a query that may not be run', async () => {
    const [unknown] = problems(await examine({ host: 'nosuch.invalid', user: 'pulso' }));
    expect(unknown?.remedy).toMatch(/^Check host/);
    const [plain] = problems(await examine({ url: server.urlAs(MONITOR), tls: true }));
    expect(plain?.remedy).toMatch(/take tls out of the target/);
    await server.admin.query('create table if not exists public.hidden (id int)');
    const queries = ['public.hidden', 'nowhere'].map((table, index) => ({
      ...{ name: `own_${index}`, sql: `select count(*) as n from ${table}` },
      values: [{ column: 'n', type: 'gauge', help: 'How many.' } as const],
    }));
    const targets = [{ name: 'main', service: 's', url: server.urlAs(MONITOR) }];
    const [main] = await diagnose({ targets, queries });
    expect(problems(main?.findings ?? []).map(({ what, remedy }) => [what, remedy])).toEqual([
      [
        'Collectors that fail: custom_own_0.',
        expect.stringMatching(/permission denied .* hidden\. GRANT SELECT on it/),
      ],
      ['Collectors that fail: custom_own_1.', expect.stringMatching(/"nowhere" does not exist\. Write its name with/)],
    ]);
  });

  it('looks at what the auditor may read', async () => {
    const url = server.urlAs(MONITOR);
    const found = await examine({ url, auditor: { url } });
    const hint = (start: string) => found.find(({ what }) => what.startsWith(start));
    expect(hint('Without the view')?.what).toContain('LGPD-ART37-ROPA');
    expect(hint('Without the view')?.what).not.toContain('LGPD-ART46-CACHE');
    expect(hint('Without Prometheus')).toMatchObject({
      what: expect.stringContaining('LGPD-ART46-CACHE'),
      remedy: 'Set prometheus.url.',
    });
    const lacking = found.find(({ what }) => what.startsWith('Control LGPD-ART46-HBA'));
    const { rows } = await server.admin.query(
      `select has_table_privilege('${MONITOR.user}', 'pg_hba_file_rules', 'select')`,
    );
    expect(rows).toEqual([{ has_table_privilege: false }]);
    try {
      await server.admin.query(lacking?.remedy ?? 'select');
      const mended = await examine({ url, auditor: { url } });
      expect(mended.filter(({ what }) => what.includes('LGPD-ART46-HBA'))).toEqual([]);
    } finally {
      await server.admin.query(`revoke all on pg_hba_file_rules from "${MONITOR.user}"`);
      await server.admin.query(`revoke all on function pg_hba_file_rules() from "${MONITOR.user}"`);
    }
  });
});
