import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controls } from '@pulso/catalogue';
import { referenceSchema } from '@pulso/catalogue/reference';
import * as fc from 'fast-check';
import { createDaemon } from '../../src/index.ts';
import { sqlState } from '../../src/postgres/failure.ts';
import { exportEvidence, exportFormats, fileReader, readPublicKey } from '../../src/evidence/index.ts';
import { AUDITOR, emptyClinic, fill } from '../compliance/clinic.ts';
import { planted } from '../planted.ts';
import { startServer, type Server, until } from '../postgres/setup.ts';
import { Folder } from './folder.ts';

const NAMES = ['Maria Aparecida da Silva', 'João Batista Conceição', "Ana d'Ávila", 'José-Carlos Nóbrega'];
/** Personal data of every kind, other ones in each run; a failing run prints its seed. */
const seed = Number(process.env['PLANTED_SEED'] ?? Date.now() % 1_000_000);
const values = [
  // Too short a piece stands in any text.
  ...Object.values(planted).flatMap((arbitrary, kind) =>
    fc.sample(
      arbitrary.filter((text) => text.length >= 8),
      { numRuns: 8, seed: seed + kind },
    ),
  ),
  ...NAMES,
];

describe('personal data that stands wherever the validator looks', () => {
  let server: Server;
  let folder: Folder;
  beforeAll(async () => {
    server = await startServer('embedded');
    folder = new Folder();
    await server.admin.query(`create role ${AUDITOR.user} login password '${AUDITOR.password}'`);
    await emptyClinic(server.admin);
    await fill(server.admin, 'calendar', 'good');
    let next = 0;
    const value = (): string => server.admin.escapeLiteral(values[next++ % values.length] ?? '');
    for (const [relation, columns] of Object.entries(referenceSchema)) {
      for (const [column, type] of Object.entries(columns)) {
        if (type !== 'text') continue;
        // A column that is bound by a key or a check keeps what it has (class 23); any other refusal is a fault of the test.
        await server.admin.query(`update pulso_ref.${relation} set ${column} = ${value()}`).catch((error: unknown) => {
          if (sqlState(error)?.startsWith('23') !== true) throw error;
        });
      }
    }
    // Errors of the server that quote a value, in three ways: a cast, a division by what was read, an exception.
    await server.admin.query(`
      drop table pulso_ref.retention_state cascade;
      create view pulso_ref.retention_state as
        select o::text as object_type, (${value()}::text)::bigint as total, 0::bigint as expired_without_hold,
               now() as oldest, now() as next_expiry from (values (${value()})) v(o);
      create function pulso_ref.quote() returns boolean language plpgsql as
        $f$ begin raise exception 'Key (cpf)=(%) exists', ${value()} using detail = ${value()}; end $f$;
      drop table pulso_ref.account cascade;
      create view pulso_ref.account as
        select 1 as id, ${value()}::text as person_ref, pulso_ref.quote() as privileged, true as mfa, true as active,
               now() as left_at, now() as last_login_at;
      grant select on all tables in schema pulso_ref to ${AUDITOR.user}`);
    const at = new Date();
    const expiresAt = new Date(at.getTime() + 30 * 86_400_000);
    const [one, other, reason, third] = NAMES;
    const entries = [
      { kind: 'waiver', control: 'ANVISA-EXPIRED', requestedBy: one, approvedBy: other, reason, at, expiresAt },
      {
        ...{ kind: 'attestation', control: 'CFM-TECHDIR', by: third, at, expiresAt },
        evidenceSha256: 'ab'.repeat(32),
      },
    ];
    writeFileSync(folder.at('ledger.jsonl'), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    folder?.remove();
  }, 60_000);

  it(`never is in evidence, metrics, logs or exports (PLANTED_SEED=${seed})`, async () => {
    const logs: string[] = [];
    const daemon = await createDaemon(
      {
        listen: { port: 0 },
        targets: [{ name: 'main', service: 'clinic', url: server.url, auditor: { url: server.urlAs(AUDITOR) } }],
        compliance: { interval: '1h', ledger: folder.at('ledger.jsonl') },
        evidence: {
          keyFile: folder.at('key'),
          directory: folder.store,
          deliver: [{ directory: folder.delivered }],
          auditLog: { target: 'main' },
        },
      },
      { log: (level, message) => logs.push(`${level} ${message}`) },
    );
    await daemon.start();
    const page = async (path: string) => (await fetch(daemon.url + path)).text();
    let pages = '';
    try {
      await until(
        async () => {
          pages = (await page('/metrics')) + (await page('/probe?target=main')) + (await page('/'));
          const tested = pages.match(/^pulso_compliance_control_status\{.* +1$/gm) ?? [];
          return tested.length === controls.length && /^pulso_evidence_audit_log_rows/m.test(pages);
        },
        'every control to be tested',
        120_000,
        1_000,
      );
    } finally {
      await daemon.stop();
    }
    // What was planted was really met: errors that quote, and failures.
    expect(pages).toMatch(/pulso_compliance_control_status\{control="LGPD-ART16-MAXAGE".*status="error"\} +1/);
    expect(pages).toMatch(/pulso_compliance_control_status\{control="LGPD-ART46-MFA".*status="error"\} +1/);
    const keys = [readPublicKey(folder.at('key.pub'), '--pubkey')];
    for (const format of exportFormats) {
      const period = { from: Date.now() - 3_600_000, to: Date.now() + 1_000 };
      await exportEvidence(fileReader(folder.store), { ...period, format, out: folder.at(`export-${format}`), keys });
    }
    const written = ['store', 'delivered', ...exportFormats.map((format) => `export-${format}`)].flatMap((name) =>
      readdirSync(folder.at(name)).map((file) => [`${name}/${file}`, join(folder.at(name), file)] as const),
    );
    const texts = new Map([
      ['logs', logs.join('\n')],
      ['pages', pages],
      ...written.map(([name, file]) => [name, readFileSync(file, 'utf8')] as const),
    ]);
    expect(written.length).toBeGreaterThan(20);
    expect(texts.get('store/evidence-000000000001.jsonl')).toContain('"kind":"waiver"');
    expect(logs.some((line) => line.includes('22P02'))).toBe(true);
    for (const [name, text] of texts) {
      expect([name, values.filter((value) => text.includes(value))]).toEqual([name, []]);
    }
  }, 240_000);
});
