import { controls, metrics, type Control, type ControlStatus } from '@pulso/catalogue';
import { Validator, type Finding } from '../../src/compliance/validator.ts';
import { resolveTarget, startServer, versions, type Server } from '../postgres/setup.ts';
import { good, missing, referenceSchema, violations } from './reference-schema.ts';

const AUDITOR = { user: 'pulso_auditor', password: 'auditor-pw' } as const;
const withSql = (id: string, sql: string, empty: Control['empty'] = 'unknown'): Control => ({
  id,
  regulation: 'LGPD',
  anchor: '',
  anchorConfidence: 'high',
  severity: 'high',
  kind: 'sql',
  title: { en: '', 'pt-BR': '' },
  why: '',
  empty,
  sql,
  fix: { en: '', 'pt-BR': '' },
});

describe.each(versions)('compliance controls, on the %s PostgreSQL', (version) => {
  let server: Server;
  const logged: string[] = [];

  const run = async (
    list: readonly Control[] = controls,
    auditor: { user: string; password: string } = AUDITOR,
  ): Promise<Map<string, Finding['result']>> => {
    const target = resolveTarget({
      url: server.url,
      statementTimeout: '300ms',
      lockTimeout: '100ms',
      auditor: { url: server.urlAs(auditor) },
    });
    const validator = new Validator(target, {
      intervalMs: 60_000,
      controls: list,
      log: (_, message) => logged.push(message),
    });
    await validator.evaluateAll();
    await validator.stop();
    return new Map(validator.findings().map(({ control, result }) => [control.id, result]));
  };
  const statusOf = async (
    sql: string,
    empty?: Control['empty'],
  ): Promise<{ status: ControlStatus | undefined; errorCode?: string }> => {
    const result = (await run([withSql('X', sql, empty)])).get('X');
    return { status: result?.status, ...(result?.errorCode === undefined ? {} : { errorCode: result.errorCode }) };
  };
  const statuses = (results: Awaited<ReturnType<typeof run>>) =>
    Object.fromEntries([...results].map(([id, { status }]) => [id, status]));

  beforeAll(async () => {
    server = await startServer(version);
    await server.admin.query(`create role pulso_auditor login password '${AUDITOR.password}' connection limit 2`);
  }, 60_000);
  beforeEach(async () => {
    await server.admin.query('drop schema if exists pulso_ref, app cascade');
    await server.admin.query(referenceSchema);
  });
  afterAll(async () => {
    await server?.stop();
  });

  it('pass where all is well, with how much was looked at', async () => {
    await server.admin.query(good);
    const results = await run();
    expect(results.size).toBe(controls.length);
    for (const result of results.values()) expect(result).toMatchObject({ status: 'pass', checked: 1, failed: 0 });
  });

  it.each(Object.entries(violations))('%s fails when violated, and no other does', async (id, violation) => {
    await server.admin.query(good);
    await server.admin.query(violation);
    const results = await run();
    expect(results.get(id)).toMatchObject({ status: 'fail', checked: 1, failed: 1 });
    expect([...results.values()].filter(({ status }) => status === 'pass')).toHaveLength(controls.length - 1);
  });

  it('LGPD-ART46-PUBLIC sees a privilege on a single column too', async () => {
    await server.admin.query(good);
    await server.admin.query('grant select (cpf) on app.clients to public');
    expect((await run()).get('LGPD-ART46-PUBLIC')?.status).toBe('fail');
  });

  it.each(Object.entries(missing))('%s never passes on a missing value', async (id, change) => {
    await server.admin.query(good);
    await server.admin.query(change);
    expect((await run()).get(id)?.status).toBe('fail');
  });

  it('take the status that each declares, never pass, where there is nothing to check', async () => {
    expect(statuses(await run())).toEqual(Object.fromEntries(controls.map(({ id, empty }) => [id, empty])));
  });

  it('are skipped where the relation is not mapped', async () => {
    await server.admin.query('drop schema pulso_ref cascade');
    for (const { status } of (await run()).values()) expect(status).toBe('skip');
  });

  it('are errors where the role may not read', async () => {
    await server.admin.query(good);
    await server.admin.query('revoke select on all tables in schema pulso_ref from pulso_auditor');
    for (const result of (await run()).values()) {
      expect(result).toMatchObject({ status: 'error', errorCode: '42501' });
      expect(result.checked).toBeUndefined();
    }
  });

  it('are errors where forced row security hides the rows, which would else pass vacuously', async () => {
    await server.admin.query(good);
    await server.admin.query(`
      alter table pulso_ref.client_photo enable row level security;
      alter table pulso_ref.client_photo force row level security;
      create policy nobody on pulso_ref.client_photo using (false)`);
    expect((await run()).get('LGPD-ART08-REVOKED')).toMatchObject({ status: 'error', errorCode: '42501' });
  });

  it('are errors past the statement timeout and behind a lock', async () => {
    expect(await statusOf('select 1 as checked, 0 as failed, null from pg_sleep(5)')).toEqual({
      status: 'error',
      errorCode: '57014',
    });
    await server.admin.query('begin; lock table pulso_ref.consent');
    try {
      expect(await statusOf('select count(*) as checked, 0 as failed from pulso_ref.consent')).toEqual({
        status: 'error',
        errorCode: '55P03',
      });
    } finally {
      await server.admin.query('rollback');
    }
  });

  it('cannot write, even where the role could', async () => {
    await server.admin.query('grant insert on pulso_ref.consent to pulso_auditor');
    const write =
      'with w as (insert into pulso_ref.consent (id) values (9) returning 1) select count(*) as checked, 0::int as failed from w';
    expect(await statusOf(write)).toEqual({ status: 'error', errorCode: '25006' });
    // A second statement could end the transaction: the extended protocol takes only one.
    expect(await statusOf('commit; insert into pulso_ref.consent (id) values (9)')).toEqual({
      status: 'error',
      errorCode: '42601',
    });
    expect(await statusOf('commit')).toEqual({ status: 'error', errorCode: 'contract' });
    const { rows } = await server.admin.query('select * from pulso_ref.consent');
    expect(rows).toEqual([]);
  });

  it.each([
    ['no row', 'select 1 as checked, 0 as failed where false'],
    ['two rows', 'select 1 as checked, 0 as failed from generate_series(1, 2)'],
    ['NULL counts', 'select null::bigint as checked, 0 as failed'],
    ['more failed than checked', 'select 1 as checked, 2 as failed'],
    ['other columns', 'select 1 as a, 0 as b'],
    ['a text for a time', `select 1 as checked, 1 as failed, 'Maria' as oldest`],
  ])('break the contract with %s, and that is an error', async (_, sql) => {
    expect(await statusOf(sql)).toEqual({ status: 'error', errorCode: 'contract' });
  });

  it('see dates as São Paulo does, and names of pg_catalog alone', async () => {
    const sql = `select 1 as checked, (current_setting('TimeZone') <> 'America/Sao_Paulo'
      or current_setting('search_path') <> 'pg_catalog' or current_setting('transaction_isolation') <> 'repeatable read')::int as failed`;
    expect(await statusOf(sql)).toEqual({ status: 'pass' });
  });

  it('are errors, by the reason, where the auditor cannot connect', async () => {
    const results = await run(controls, { ...AUDITOR, password: 'wrong' });
    for (const result of results.values()) expect(result).toMatchObject({ status: 'error', errorCode: '28P01' });
  });

  it('keep nothing of what an error quotes', async () => {
    await server.admin.query(`insert into pulso_ref.consent (id, client_ref) values (1, '123.456.789-09')`);
    const result = (
      await run([withSql('X', 'select client_ref::int as checked, 0 as failed from pulso_ref.consent')])
    ).get('X');
    expect(result).toMatchObject({ status: 'error', errorCode: '22P02' });
    expect(JSON.stringify(result) + logged.join()).not.toContain('456');
  });

  it('are exposed as a state set of which one is 1, with counts and the time of the last complete test', async () => {
    await server.admin.query(good);
    const validator = new Validator(resolveTarget({ url: server.url, auditor: { url: server.urlAs(AUDITOR) } }), {
      intervalMs: 60_000,
    });
    const before = Date.now() / 1000;
    await validator.evaluateAll();
    const measured = () => {
      const family = metrics.compliance.lastEvaluation;
      const found = validator.samples().find((s) => s.family === family && s.labels[0] === 'ANVISA-EXPIRED');
      return found !== undefined && 'value' in found ? found.value : undefined;
    };
    const first = measured();
    expect(first).toBeGreaterThanOrEqual(before);
    const states = validator.samples().filter((s) => s.family === metrics.compliance.controlStatus);
    expect(states).toHaveLength(controls.length);
    expect(states[0]).toMatchObject({ labels: ['LGPD-ART46-PUBLIC', 'LGPD', 'critical'], current: 'pass' });
    // An error is no test that ran to an end: its age goes on counting.
    await server.admin.query('revoke select on pulso_ref.product_lot from pulso_auditor');
    await validator.evaluateAll();
    expect(measured()).toBe(first);
    await validator.stop();
  });
});
