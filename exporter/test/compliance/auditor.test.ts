import { readFileSync } from 'node:fs';
import { createValidators, type Validator } from '../../src/compliance/index.ts';
import { startServer, type Server } from '../postgres/setup.ts';
import { AUDITOR, emptyClinic, fill } from './clinic.ts';

/** The role as docs/compliance.md creates it. */
const documented = /```sql\n\s*(create role pulso_auditor[\s\S]*?)```/.exec(
  readFileSync(new URL('../../../docs/compliance.md', import.meta.url), 'utf8'),
)?.[1];

describe("the validator's own role", () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer('embedded');
    await server.admin.query(documented ?? '');
    await server.admin.query(`alter role pulso_auditor password '${AUDITOR.password}'`);
    await emptyClinic(server.admin);
    await fill(server.admin, 'calendar', 'good');
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
  });

  const make = (only: readonly string[]): Validator => {
    const targets = [{ name: 'main', service: 'clinic', url: server.url, auditor: { url: server.urlAs(AUDITOR) } }];
    const [validator] = createValidators({ targets, compliance: { only } });
    if (validator === undefined) throw new Error('no validator');
    return validator;
  };

  it('holds these privileges, and no other', async () => {
    const { rows } = await server.admin.query<{ privilege: string }>(`
      select format('%s on %s', p.privilege, c.oid::regclass) as privilege
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
       cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p(privilege)
       where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> 'information_schema'
         and has_table_privilege('pulso_auditor', c.oid, p.privilege)
         -- What everybody, and the two roles below, may read of the catalogue.
         and not has_table_privilege('pg_read_all_stats', c.oid, p.privilege)
      union all
      select 'member of ' || r.rolname from pg_roles r
       where pg_has_role('pulso_auditor', r.oid, 'member') and r.rolname <> 'pulso_auditor'
      union all
      select name from pg_roles r, lateral (values
        ('superuser', r.rolsuper), ('createrole', r.rolcreaterole), ('createdb', r.rolcreatedb),
        ('replication', r.rolreplication), ('bypassrls', r.rolbypassrls)) attribute(name, held)
       where r.rolname = 'pulso_auditor' and held
      order by 1`);
    const held = rows.map(({ privilege }) => privilege);
    const views = held.filter((privilege) => privilege.startsWith('SELECT on pulso_ref.'));
    expect(views.length).toBeGreaterThan(20);
    expect(held.filter((privilege) => !views.includes(privilege))).toEqual([
      'SELECT on pg_hba_file_rules',
      'member of pg_read_all_settings',
      'member of pg_read_all_stats',
    ]);
  });

  it('is enough for what the controls ask of the server itself', async () => {
    const validator = make(['LGPD-ART46-TLS-CFG', 'LGPD-ART46-HBA', 'LGPD-ART46-LOGPII', 'PULSO-SELF-ROLE']);
    await validator.evaluateAll();
    await validator.stop();
    const statuses = validator.findings().map(({ control, result }) => [control.id, result.status]);
    // The test's own server speaks no TLS and is on the loopback only: found, and no error of rights.
    expect(Object.fromEntries(statuses)).toEqual({
      'LGPD-ART46-TLS-CFG': 'fail',
      'LGPD-ART46-HBA': 'pass',
      'LGPD-ART46-LOGPII': 'fail',
      'PULSO-SELF-ROLE': 'pass',
    });
  });

  it('reads deadlines as the instants at which they fall due', async () => {
    await server.admin.query(`
      insert into pulso_ref.data_subject_request values
        (9, 'access', '2026-03-02 12:00:00-03', null, null, null), (10, 'access', now(), null, null, null)`);
    const validator = make(['LGPD-ART19-ACCESS15D', 'RDC509-MAINT', 'LGPD-ART48-ANPD3D']);
    await validator.evaluateAll();
    await validator.stop();
    const deadlines = new Map(validator.findings().map(({ control, deadlines: found }) => [control.id, found]));
    expect(deadlines.get('LGPD-ART19-ACCESS15D')).toEqual({
      open: 2,
      overdue: 1,
      nextStart: new Date('2026-03-02T15:00:00Z'),
      nextDue: new Date('2026-03-17T15:00:00Z'),
    });
    expect(deadlines.get('RDC509-MAINT')).toMatchObject({ open: 1, overdue: 0 });
    // Told already: no clock runs.
    expect(deadlines.get('LGPD-ART48-ANPD3D')).toEqual({ open: 0, overdue: 0 });
    await server.admin.query('delete from pulso_ref.data_subject_request where id > 3');
  });

  it('counts working days by the calendar, and a term ends with the last of them', async () => {
    const { rows } = await server.admin.query<{ due: Date }>(
      // Friday evening; Monday to Wednesday are the three days.
      `select pulso_ref.bd_add('2026-11-20 22:00:00-03', 3) as due`,
    );
    expect(rows[0]?.due).toEqual(new Date('2026-11-26T03:00:00Z'));
    await server.admin.query(`delete from pulso_ref.business_day where day = '2026-11-24'`);
    const { rows: holiday } = await server.admin.query<{ due: Date }>(
      `select pulso_ref.bd_add('2026-11-20 22:00:00-03', 3) as due`,
    );
    expect(holiday[0]?.due).toEqual(new Date('2026-11-27T03:00:00Z'));
  });
});
