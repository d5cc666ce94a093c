import { jest } from '@jest/globals';
import { controls, metrics, type Control, type ControlStatus, type SqlControl } from '@pulso/catalogue';
import type { ComplianceConfig } from '../../src/config/compliance.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { createValidator, type Evaluation, type Finding, type Validator } from '../../src/compliance/index.ts';
import { startServer, until, type Server } from '../postgres/setup.ts';
import { AUDITOR, emptyClinic, fill } from './clinic.ts';

jest.setTimeout(60_000);

const withSql = (id: string, sql: string, empty: SqlControl['empty'] = 'unknown'): Control => ({
  id,
  regulation: 'LGPD',
  anchor: '',
  anchorConfidence: 'high',
  lawCheckedOn: '2026-11-21',
  severity: 'high',
  kind: 'sql',
  mode: 'auto',
  title: { en: '', 'pt-BR': '' },
  why: { en: '', 'pt-BR': '' },
  empty,
  sql,
  fix: { en: '', 'pt-BR': '' },
});
const onData = controls.filter((control): control is SqlControl => control.kind === 'sql');
const ids = (some: readonly Control[]): string[] => some.map(({ id }) => id);
describe('compliance controls', () => {
  let server: Server;
  const logged: string[] = [];

  const told: Evaluation[] = [];

  const make = (compliance: ComplianceConfig, auditor: { user: string; password: string } = AUDITOR): Validator => {
    const config = resolveConfig({
      targets: [
        {
          name: 'main',
          service: 'clinic-api',
          url: server.url,
          statementTimeout: '2s',
          lockTimeout: '100ms',
          auditor: { url: server.urlAs(auditor) },
        },
      ],
      compliance,
    });
    const [target] = config.targets;
    const options = {
      log: (_: string, message: string) => void logged.push(message),
      onEvaluation: (one: Evaluation) => void told.push(one),
    };
    const validator = target && createValidator(target, config, options);
    if (validator === undefined) throw new Error('no validator');
    return validator;
  };
  const run = async (
    compliance: ComplianceConfig = { only: ids(onData) },
    auditor?: { user: string; password: string },
  ): Promise<Map<string, Finding['result']>> => {
    const validator = make(compliance, auditor);
    await validator.evaluateAll();
    await validator.stop();
    return new Map(validator.findings().map(({ control, result }) => [control.id, result]));
  };
  const statusOf = async (
    sql: string,
    empty?: SqlControl['empty'],
  ): Promise<{ status: ControlStatus | undefined; errorCode?: string }> => {
    const result = (await run({ controls: [withSql('X', sql, empty)], only: ['X'] })).get('X');
    return { status: result?.status, ...(result?.errorCode === undefined ? {} : { errorCode: result.errorCode }) };
  };

  beforeAll(async () => {
    server = await startServer('embedded');
    await server.admin.query(`create role pulso_auditor login password '${AUDITOR.password}' connection limit 2`);
  }, 60_000);
  beforeEach(async () => {
    await emptyClinic(server.admin);
  });
  afterAll(async () => {
    await server?.stop();
  });

  it('are errors where the calendar of working days has run out, never passes', async () => {
    await fill(server.admin, 'calendar', 'good');
    await server.admin.query(`delete from pulso_ref.business_day where day > current_date - interval '70 days'`);
    const results = await run();
    for (const id of ['LGPD-ART48-ANPD3D', 'LGPD-ART48-SUBJECT3D', 'LGPD-ART48-COMPL20D', 'RDC036-MONTHLY']) {
      expect(results.get(id)).toMatchObject({ status: 'error', errorCode: '22023' });
    }
  });

  it('are skipped where the relation is not mapped', async () => {
    await server.admin.query('drop schema pulso_ref cascade');
    for (const { status } of (await run()).values()) expect(status).toBe('skip');
  });

  it('are errors where the role may not read', async () => {
    await fill(server.admin, 'calendar', 'good');
    await server.admin.query('revoke select on all tables in schema pulso_ref from pulso_auditor');
    for (const result of (await run()).values()) {
      expect(result).toMatchObject({ status: 'error', errorCode: '42501' });
      expect(result.checked).toBeUndefined();
    }
  });

  it('are errors where the role lacks one that a view asks for, instead of hiding what others do', async () => {
    // Of pg_stat_activity it then sees itself alone, and a session of its own never fails.
    const id = 'LGPD-ART46-TLS-SESSION';
    const one = async () => (await run({ only: [id] })).get(id);
    expect(await one()).toMatchObject({ status: 'error', errorCode: '42501' });
    await server.admin.query('grant pg_read_all_stats to pulso_auditor');
    try {
      // On the loopback, where all is, nothing is looked at.
      expect((await one())?.status).toBe('unknown');
    } finally {
      await server.admin.query('revoke pg_read_all_stats from pulso_auditor');
    }
  });

  it('are errors where forced row security hides the rows, which would else pass vacuously', async () => {
    await fill(server.admin, 'calendar', 'good');
    await server.admin.query(`
      alter table pulso_ref.client_photo enable row level security;
      alter table pulso_ref.client_photo force row level security;
      create policy nobody on pulso_ref.client_photo using (false)`);
    expect((await run()).get('LGPD-ART08-REVOKED')).toMatchObject({ status: 'error', errorCode: '42501' });
  });

  it('are errors past the statement timeout and behind a lock', async () => {
    expect(await statusOf('select 1 as checked, 0 as failed, null from pg_sleep(20)')).toEqual({
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
    const results = await run(undefined, { ...AUDITOR, password: 'wrong' });
    for (const result of results.values()) expect(result).toMatchObject({ status: 'error', errorCode: '28P01' });
  });

  it('keep nothing of what an error quotes', async () => {
    await server.admin.query(`insert into pulso_ref.consent (id, client_ref) values (1, '123.456.789-09')`);
    const result = (
      await run({
        controls: [withSql('X', 'select client_ref::int as checked, 0 as failed from pulso_ref.consent')],
        only: ['X'],
      })
    ).get('X');
    expect(result).toMatchObject({ status: 'error', errorCode: '22P02' });
    expect(JSON.stringify(result) + logged.join()).not.toContain('456.789');
  });

  it('are exposed as a state set of which one is 1, with counts and the time of the last complete test', async () => {
    await fill(server.admin, 'calendar', 'good');
    const only = ['ANVISA-EXPIRED', 'RDC509-TRACE'];
    const validator = make({ only });
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
    expect(states).toHaveLength(only.length);
    expect(states).toContainEqual(
      expect.objectContaining({ labels: ['ANVISA-EXPIRED', 'ANVISA', 'critical'], current: 'pass' }),
    );
    // An error is no test that ran to an end: its age goes on counting.
    await server.admin.query('revoke select on pulso_ref.product_lot from pulso_auditor');
    await validator.evaluateAll();
    expect(measured()).toBe(first);
    await validator.stop();
  });

  it('are told of one by one: counts, times and digests, with the status before', async () => {
    await fill(server.admin, 'calendar', 'good');
    const validator = make({ only: ['ANVISA-EXPIRED'] });
    told.length = 0;
    await validator.evaluateAll();
    await server.admin.query('update pulso_ref.product_lot set expires_on = current_date - 60');
    await validator.evaluateAll();
    await validator.stop();
    expect(told).toHaveLength(2);
    expect(told[0]).not.toHaveProperty('previous');
    expect(told[1]).toEqual({
      target: 'main',
      control: 'ANVISA-EXPIRED',
      regulation: 'ANVISA',
      status: 'fail',
      previous: 'pass',
      checked: 2,
      failed: 2,
      oldest: expect.any(Date),
      failing: expect.stringMatching(/^-?\d+$/),
      querySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      catalogSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      serverVersion: expect.stringMatching(/^\d+/),
      evaluatedAt: expect.any(Date),
    });
    expect(told[1]?.querySha256).toBe(told[0]?.querySha256);
    // For a keyed digest only: nobody else sees it.
    const shown = JSON.stringify([validator.findings(), validator.samples()]);
    expect(shown).not.toContain(told[1]?.failing);
  });

  it('wait for the next round once the budget is spent, and lead it', async () => {
    const slow = ['SLOW-A', 'SLOW-B'].map((id) =>
      withSql(id, 'select 1 as checked, 0 as failed, null::timestamptz as oldest from pg_sleep(0.2)'),
    );
    const validator = make({ controls: slow, only: ids(slow), budget: '100ms' });
    logged.length = 0;
    validator.start();
    await until(() => validator.findings().length === 1, 'the first control');
    await until(
      () => logged.some((line) => line.includes('1 controls wait for the next round')),
      'the budget to be spent',
    );
    await until(() => validator.findings().length === 2, 'the second control');
    await validator.stop();
    expect(validator.findings().map(({ control }) => control.id)).toEqual(ids(slow));
  });

  it('verify of the audit trail what was added since, and find what was altered before it', async () => {
    await fill(server.admin, 'calendar', 'good');
    const validator = make({ only: ['LGPD-ART37-CHAIN'] });
    const found = async () => {
      await validator.evaluateAll({ resumes: true });
      return validator.findings()[0]?.result;
    };
    const append = (seq: number) =>
      server.admin.query(
        `insert into pulso_ref.audit_log
         select $1::int, now(), 'u1', 'read', 'procedure_record', 'r', 'care', 'c' || $1, row_hash,
           sha256(row_hash || convert_to('c' || $1, 'UTF8'))
           from pulso_ref.audit_log where seq = $1::int - 1`,
        [seq],
      );
    expect(await found()).toMatchObject({ status: 'pass', checked: 1_000 });
    await append(1_001);
    expect(await found()).toMatchObject({ status: 'pass', checked: 1_001 });
    expect(await found()).toMatchObject({ status: 'pass', checked: 1_001 });
    // The end cut off, behind what was verified and before anything new.
    await server.admin.query('delete from pulso_ref.audit_log where seq = 1001');
    expect(await found()).toMatchObject({ status: 'fail', failed: 1 });
    // What failed is begun anew: nothing is wrong with the thousand, whose end the checkpoint has.
    expect(await found()).toMatchObject({ status: 'pass', checked: 1_000 });
    await append(1_001);
    await server.admin.query(`update pulso_ref.audit_log set canon = 'x' where seq = 1001`);
    expect(await found()).toMatchObject({ status: 'fail', failed: 1 });
    // In what was verified before, from the beginning only.
    await emptyClinic(server.admin);
    await fill(server.admin, 'calendar', 'good');
    expect(await found()).toMatchObject({ status: 'pass' });
    await server.admin.query(`update pulso_ref.audit_log set canon = 'x' where seq = 500`);
    expect(await found()).toMatchObject({ status: 'pass' });
    await validator.evaluateAll();
    expect(validator.findings()[0]?.result).toMatchObject({ status: 'fail', failed: 1 });
    await validator.stop();
  });
});
