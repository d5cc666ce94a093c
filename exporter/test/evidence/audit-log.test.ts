import { verifyAuditLog } from '../../src/evidence/index.ts';
import { startServer, type Server } from '../postgres/setup.ts';

const append = (from: number, to: number) => `do $$
declare p bytea := coalesce((select row_hash from app.audit_log order by seq desc limit 1), '\\x00'); c text; h bytea;
begin
  for i in ${from}..${to} loop
    c := format('{"seq":%s,"a":"read"}', i); h := sha256(p || convert_to(c, 'UTF8'));
    insert into app.audit_log values (i, c, p, h); p := h;
  end loop;
end $$`;

describe('the audit log of a service', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer('embedded');
  }, 60_000);
  afterAll(() => server?.stop());
  beforeEach(async () => {
    await server.admin.query(`drop schema if exists app cascade; create schema app;
      create table app.audit_log (seq bigint primary key, canon text, prev_hash bytea, row_hash bytea)`);
    await server.admin.query(append(1, 60_000));
  });
  const verify = (from?: Parameters<typeof verifyAuditLog>[2]) => verifyAuditLog(server.admin, 'app.audit_log', from);

  it('is verified once, and then only what is new', async () => {
    const first = await verify();
    expect(first).toMatchObject({ rows: 60_000, checked: 60_000, failed: 0, seq: 60_000 });
    expect(await verify(first)).toMatchObject({ rows: 0, checked: 60_000, failed: 0 });
    await server.admin.query(append(60_001, 60_010));
    expect(await verify(first)).toMatchObject({ rows: 10, checked: 60_010, failed: 0, seq: 60_010 });
    await server.admin.query('truncate app.audit_log');
    expect(await verify()).toMatchObject({ rows: 0, seq: 0, checked: 0, failed: 0 });
  });

  it.each([
    ['an edit', `update app.audit_log set canon = '{}' where seq = 55000`, { failed: 1, firstFailed: 55_000 }],
    [
      'a row without its hash',
      'update app.audit_log set row_hash = null where seq = 10',
      { failed: 2, firstFailed: 10 },
    ],
    ['a deletion', 'delete from app.audit_log where seq = 500', { failed: 1, firstFailed: 501 }],
    [
      'a deletion between two statements',
      'delete from app.audit_log where seq = 50000',
      { failed: 1, firstFailed: 50_001 },
    ],
    [
      'an edit with its own hash made anew',
      `update app.audit_log set canon = '{}', row_hash = sha256(prev_hash || convert_to('{}', 'UTF8')) where seq = 7`,
      { failed: 1, firstFailed: 8 },
    ],
  ])('tells %s', async (_, statement, found) => {
    await server.admin.query(statement);
    expect(await verify()).toMatchObject(found);
  });

  it('tells where what was verified before is another one now, or is gone', async () => {
    const before = await verify();
    for (const change of [
      `update app.audit_log set row_hash = sha256('x') where seq = 60000`,
      'delete from app.audit_log where seq = 60000',
    ]) {
      await server.admin.query(change);
      expect(await verify(before)).toMatchObject({ rows: 0, failed: 1, firstFailed: 60_000 });
    }
  });

  it('takes no other text for a relation', async () => {
    await expect(verifyAuditLog(server.admin, 'a; drop table x', undefined)).rejects.toThrow(
      /evidence\.auditLog\.relation is/,
    );
  });
});
