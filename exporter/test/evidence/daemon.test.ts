import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDaemon, type Daemon } from '../../src/index.ts';
import type { DaemonConfig } from '../../src/config/daemon.ts';
import { startServer, type Server, until } from '../postgres/setup.ts';
import { Folder } from './folder.ts';

const AUDITOR = { user: 'auditor', password: 'auditor-pw' } as const;
const BAD_NAME = 'João da Silva, CPF 529.982.247-25';

describe('the daemon', () => {
  let server: Server;
  let folder: Folder;
  let daemon: Daemon;
  const logs: string[] = [];
  beforeAll(async () => {
    server = await startServer('embedded');
    folder = new Folder();
    writeFileSync(folder.at('password'), AUDITOR.password);
    await server.admin.query(`create role auditor login password '${AUDITOR.password}';
      create schema app; create table app.audit_log (seq bigint primary key, canon text, prev_hash bytea, row_hash bytea);
      grant usage on schema app to auditor; grant select on app.audit_log to auditor;
      insert into app.audit_log values (1, '${BAD_NAME}', '\\x00', sha256('\\x00'::bytea || convert_to('${BAD_NAME}', 'UTF8')))`);
  }, 60_000);
  afterAll(async () => {
    await daemon?.stop();
    await server?.stop();
    folder?.remove();
  });
  const config = (): DaemonConfig => ({
    listen: { port: 0 },
    targets: [
      {
        name: 'main',
        service: 'clinic',
        url: server.url,
        auditor: { user: AUDITOR.user, passwordFile: folder.at('password') },
      },
    ],
    compliance: { interval: '1s', ledger: folder.at('ledger.jsonl') },
    evidence: {
      keyFile: folder.at('key'),
      directory: folder.store,
      deliver: [{ directory: folder.delivered }],
      auditLog: { target: 'main', relation: 'app.audit_log', interval: '1s' },
    },
  });
  const page = async () => (await fetch(`${daemon.url}/metrics`)).text();
  const stored = () =>
    readdirSync(folder.store)
      .filter((name) => name.startsWith('evidence-'))
      .map((name) => readFileSync(join(folder.store, name), 'utf8'))
      .join('');

  it('names a setting of evidence that it cannot use', async () => {
    const { evidence, ...rest } = config();
    for (const [wrong, said] of [
      [{ ...evidence, directory: undefined }, /evidence needs either directory or url/],
      [{ ...evidence, keyFile: folder.at('none') }, /evidence\.keyFile: .* cannot be read \(ENOENT\).*keygen/],
      [{ ...evidence, auditLog: { target: 'other' } }, /evidence\.auditLog\.target is "other"/],
      [{ ...evidence, reader: { user: 'x' } }, /evidence\.reader is for a database/],
      [{ ...evidence, segmentSize: 'big' }, /evidence\.segmentSize is "big"/],
    ] as const) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- wrong on purpose
      await expect(createDaemon({ ...rest, evidence: wrong as DaemonConfig['evidence'] })).rejects.toThrow(said);
    }
  });

  it('keeps what it finds as evidence, with no personal data in it, and shows the state of the store', async () => {
    const day = 86_400_000;
    const waiver = {
      ...{
        kind: 'waiver',
        control: 'LGPD-ART46-PUBLIC',
        requestedBy: 'Maria Souza',
        approvedBy: 'José Lima',
        reason: BAD_NAME,
      },
      ...{ at: new Date(), expiresAt: new Date(Date.now() + 30 * day) },
    };
    writeFileSync(folder.at('ledger.jsonl'), `${JSON.stringify(waiver)}\n`);
    daemon = await createDaemon(config(), { log: (_, message) => logs.push(message) });
    await daemon.start();
    await until(
      () => stored().includes('"kind":"control"') && stored().includes('"kind":"audit"'),
      'the first results',
      30_000,
    );
    await until(
      () => stored().includes('"kind":"waiver"') && stored().includes('"kind":"verification"'),
      'the rest',
      30_000,
    );
    const text = await page();
    expect(text).toMatch(/^pulso_evidence_writable +1$/m);
    expect(text).toMatch(/^pulso_evidence_problems +0$/m);
    expect(text).toMatch(/^pulso_evidence_audit_log_rows\{server="main",result="checked"\} +1$/m);
    expect(text).toMatch(/^pulso_evidence_entries +[1-9]/m);
    const probed = await (await fetch(`${daemon.url}/probe?target=main`)).text();
    expect(probed).toMatch(/^pulso_compliance_catalog_info\{version="[^"]+",sha256="sha256:[0-9a-f]{64}"\} +1$/m);
    // The number that is shown beside a control is the number of its entry in the store.
    const [, shown] =
      /^pulso_evidence_control_entry\{server="main",control="LGPD-ART46-TLS-CFG"\} +(\d+)$/m.exec(text) ?? [];
    expect(stored()).toMatch(new RegExp(`"control":"LGPD-ART46-TLS-CFG",[^\n]*"kind":"control","seq":${shown}\\}`));
    await daemon.stop();
    const all = stored();
    for (const kind of ['genesis', 'daemon', 'settings', 'control', 'waiver', 'audit', 'checkpoint']) {
      expect(all).toContain(`"kind":"${kind}"`);
    }
    for (const planted of ['529.982.247-25', '52998224725', 'João', 'Silva', 'Maria', 'José', 'Lima']) {
      expect(`${all}${text}${logs.join('\n')}`).not.toContain(planted);
    }
    // A result that stays the same is not written each second.
    const once = all
      .split('\n')
      .filter((line) => line.includes('"LGPD-ART46-PUBLIC"') && line.includes('"kind":"control"'));
    expect(once.length).toBeLessThanOrEqual(2);
    expect(await folder.verify()).toMatchObject({ problems: [], unsealed: 0 });
  }, 90_000);

  it('goes on from there at its next start: the waiver and the audited rows are not recorded again', async () => {
    const count = (what: string) => stored().split(what).length - 1;
    const before = [count('"kind":"waiver"'), count('"kind":"audit"')];
    daemon = await createDaemon(config(), { log: (_, message) => logs.push(message) });
    await daemon.start();
    await until(() => count('"kind":"verification"') === 2, 'the second verification', 30_000);
    await until(
      async () => /audit_log_rows\{server="main",result="checked"\} +1$/m.test(await page()),
      'the audit log',
      30_000,
    );
    await daemon.stop();
    expect([count('"kind":"waiver"'), count('"kind":"audit"')]).toEqual(before);
    expect(await folder.verify()).toMatchObject({ problems: [], unsealed: 0 });
  }, 90_000);
});
