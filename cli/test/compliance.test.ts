import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { fixtures, referenceTables } from '@pulso/catalogue/reference';
import { FileStore, makeKey } from '@pulso/exporter/evidence';
import { startPostgres, type RunningPostgres } from '@pulso/local-stack';
import { Client } from 'pg';
import { run } from '../src/index.ts';

jest.setTimeout(60_000);

const PASSWORD = 'auditor-pw';
const folder = mkdtempSync(join(tmpdir(), 'pulso-compliance-cli-'));
const file = (name: string): string => join(folder, name);
let server: RunningPostgres;
let admin: Client;

/** Runs the command, as at a terminal. */
async function pulso(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line), debug: false };
  const code = await run(['compliance', ...args, '--config', file('pulso.yml')], io);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** Writes pulso.yml with these settings of compliance. */
function configure(...lines: string[]): void {
  const url = new URL(server.url);
  url.username = 'pulso_auditor';
  url.password = '';
  writeFileSync(
    file('pulso.yml'),
    [
      'targets:',
      `  - { name: main, service: clinic, url: "${url.href}", passwordFile: pw, auditor: { url: "${url.href}", passwordFile: pw } }`,
      'compliance:',
      '  ledger: ledger.jsonl',
      ...lines.map((line) => `  ${line}`),
      '',
    ].join('\n'),
  );
}

beforeAll(async () => {
  server = await startPostgres({ version: 'embedded' });
  admin = new Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create role pulso_auditor login password '${PASSWORD}'`);
  await admin.query(referenceTables());
  await admin.query('set search_path = pulso_ref, pg_catalog');
  await admin.query(fixtures.calendar);
  await admin.query(fixtures.good);
  await admin.query('reset search_path; grant usage on schema pulso_ref to pulso_auditor');
  await admin.query('grant select on all tables in schema pulso_ref to pulso_auditor');
  writeFileSync(file('pw'), PASSWORD, { mode: 0o600 });
});
afterAll(async () => {
  await admin?.end();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => rmSync(file('ledger.jsonl'), { force: true }));

describe('pulso compliance run and report', () => {
  it('say what each control found, and exit by whether somebody has to act', async () => {
    configure('only: [ANVISA-EXPIRED, RDC056-TANNING]');
    const good = await pulso('run');
    expect([good.code, good.err]).toEqual([0, '']);
    expect(good.out).toMatch(/ANVISA-EXPIRED +critical +0 \/ 2/);
    await admin.query(`update pulso_ref.equipment set kind = 'tanning_bed'`);
    try {
      const bad = await pulso('run');
      expect(bad.code).toBe(1);
      expect(bad.out).toMatch(/■ .*RDC056-TANNING +critical +1 \/ 1/);
      const report = await pulso('report', '--locale', 'pt-BR');
      expect(report.out).toContain('Não comprova conformidade legal');
      expect(report.out).toContain('Nenhuma câmara de bronzeamento');
      expect(report.out).toContain('Desative e descarte.');
      expect(report.out).toContain('## Velocidade versus conformidade');
      expect(report.out).toMatch(
        /Caches de vida longa .*maior vida de um item: não medido .*LGPD-ART46-CACHE: não testado/,
      );
      // Two of many are tested: the rest is told, and not taken for good.
      expect(report.out).toMatch(
        /## ANVISA[^#]*Cobertura: testado até o fim do que se aplica: 1\d %. Não testados, pela configuração: 10\./,
      );
      const json = await pulso('run', '--format', 'json', '--control', 'RDC056-TANNING');
      expect(JSON.parse(json.out)).toEqual([
        expect.objectContaining({ control: 'RDC056-TANNING', status: 'fail', failed: 1 }),
      ]);

      const waiver = ['--requested-by', 'operations', '--reason', 'sold next week'];
      expect((await pulso('waive', 'RDC056-TANNING', ...waiver, '--approved-by', 'Operations')).err).toContain(
        'two names',
      );
      expect(
        (await pulso('waive', 'RDC056-TANNING', ...waiver, '--approved-by', 'DPO', '--until', '2099-01-01')).err,
      ).toContain('at most 90 days');
      expect((await pulso('waive', 'RDC056-TANNING', ...waiver, '--approved-by', 'DPO')).code).toBe(0);
      const waived = await pulso('run');
      expect(waived.code).toBe(0);
      expect(waived.out).toMatch(/■ Test failed, waived until .*RDC056-TANNING/);
    } finally {
      await admin.query(`update pulso_ref.equipment set kind = 'laser'`);
    }
  });

  it('report on security by subject, and fail unless all of it is shown to hold', async () => {
    configure();
    const { code, out } = await pulso('report', '--security', '--locale', 'en');
    expect(code).toBe(1);
    // The test's own server speaks no TLS, there is no edge, and no Prometheus that could tell of caches.
    expect(out).toMatch(/\*\*\d+ of 25 controls are not shown to hold\.\*\* .*LGPD-ART46-CACHE/);
    expect(out).toMatch(/\| ■ Test failed \| LGPD-ART46-LOGPII/);
    expect(out).toContain('No cache is declared, or Prometheus does not answer.');
    expect(out).toMatch(/\| ✓ Test passed \| L13787-POLICY/);
    for (const part of ['Encryption in transit', 'Access control', 'Audit trail', 'Retention', 'Risk, 0 to 100']) {
      expect(out).toContain(`## ${part}`);
    }
    const written = await pulso('report', '--security', '--out', file('security'));
    expect([written.code, written.out.split('\n').length]).toEqual([1, 3]);
    expect(readFileSync(file('security/security-report.pt-BR.md'), 'utf8')).toContain('## Cifragem na transmissão');
    expect(JSON.parse(readFileSync(file('security/security-report.json'), 'utf8'))).toEqual([
      expect.objectContaining({ target: 'main', controls: 25, notShown: expect.arrayContaining(['LGPD-ART46-CACHE']) }),
    ]);
    // What the settings leave untested is not shown to hold either.
    configure('only: [L13787-POLICY]');
    expect((await pulso('report', '--security')).out).toContain('**24 of 25 controls');
    expect((await pulso('report', '--out', file('security'))).err).toContain('--out goes with --security');
  });

  it('judge nothing by a ledger with a line that may not stand', async () => {
    configure('only: [ANVISA-EXPIRED]');
    writeFileSync(file('ledger.jsonl'), '{"kind":"waiver","control":"ANVISA-EXPIRED"}\n');
    const { code, out } = await pulso('run');
    expect(code).toBe(1);
    expect(out).toMatch(/\(the ledger has a line that may not stand\) +ANVISA-EXPIRED/);
  });
});

describe('pulso compliance attest', () => {
  it('keeps the digest of a document, never the document', async () => {
    configure('only: [CFM-TECHDIR]');
    writeFileSync(file('certificate.pdf'), 'the certificate of Dra. Maria');
    expect((await pulso('run')).out).toMatch(/\(nobody attests it\) +CFM-TECHDIR/);
    const { code } = await pulso('attest', 'CFM-TECHDIR', '--by', 'DPO', '--evidence', file('certificate.pdf'));
    expect(code).toBe(0);
    expect(readFileSync(file('ledger.jsonl'), 'utf8')).not.toContain('Maria');
    expect((await pulso('run')).out).toMatch(/✓ .*CFM-TECHDIR/);
  });

  it('lets a profile count only once somebody attests it, and no longer once it changes', async () => {
    const interesse = ['only: [RDC036-NSP]', 'profile: { facility: interesse }'];
    configure(...interesse);
    expect((await pulso('run')).out).toMatch(/\(nobody attests it\) +RDC036-NSP/);
    await pulso('attest', 'profile', '--by', 'DPO');
    expect((await pulso('run')).out).toMatch(/– .*RDC036-NSP/);
    configure('only: [RDC036-NSP]', 'profile: { facility: interesse, flags: { minors: false } }');
    expect((await pulso('run')).out).toMatch(/\(nobody attests it\) +RDC036-NSP/);
  });

  it('refuses what is tested, and a ledger that is not set', async () => {
    configure('only: [RDC036-NSP]');
    expect((await pulso('attest', 'ANVISA-EXPIRED', '--by', 'DPO', '--evidence', file('pw'))).err).toContain(
      'not attested',
    );
    writeFileSync(file('pulso.yml'), 'compliance: { interval: 5m }\n');
    expect((await pulso('attest', 'CFM-TECHDIR', '--by', 'DPO', '--evidence', file('pw'))).err).toContain(
      'compliance.ledger',
    );
  });
});

describe('evidence of what a command did', () => {
  const evidence = `
evidence:
  keyFile: key
  directory: evidence
`;
  const withEvidence = (...lines: string[]): void => {
    configure(...lines);
    writeFileSync(file('pulso.yml'), readFileSync(file('pulso.yml'), 'utf8') + evidence);
  };
  const kinds = (): string[] =>
    readFileSync(file('evidence/evidence-000000000001.jsonl'), 'utf8')
      .match(/"kind":"[a-z]+"/g)
      ?.map((text) => text.slice(8, -1)) ?? [];
  beforeAll(() => makeKey(file('key')));
  beforeEach(() => rmSync(file('evidence'), { recursive: true, force: true }));

  it('is in the same chain, sealed, while no daemon writes', async () => {
    withEvidence('only: [ANVISA-EXPIRED, CFM-TECHDIR]');
    expect((await pulso('run')).err).toBe('');
    const own = ['command', 'settings'];
    expect(kinds()).toEqual(['genesis', ...own, 'control', 'control', 'checkpoint']);
    await pulso('attest', 'CFM-TECHDIR', '--by', 'DPO', '--evidence', file('pw'));
    expect(kinds().slice(6)).toEqual([...own, 'attestation', 'checkpoint']);
    const waiver = ['--requested-by', 'operations', '--approved-by', 'DPO', '--reason', 'sold next week'];
    await pulso('waive', 'ANVISA-EXPIRED', ...waiver);
    expect(kinds().slice(10)).toEqual([...own, 'waiver', 'checkpoint']);
    const out: string[] = [];
    const io = { out: (line: string) => void out.push(line), err: () => {}, debug: false };
    expect(await run(['evidence', 'verify', '--config', file('pulso.yml')], io)).toBe(0);
    expect(out.join('\n')).toContain('14 entries, 3 checkpoints: unaltered');
  });

  it('is left to the daemon that writes the store, and the command says so', async () => {
    withEvidence('only: [CFM-TECHDIR]');
    const daemon = new FileStore(file('evidence'), { segmentBytes: 1_000_000 });
    await daemon.open();
    try {
      const tested = await pulso('run');
      expect(tested.err).toMatch(/^pulso: not recorded as evidence by this command\. .* writes there already/);
      expect(tested.out).toContain('CFM-TECHDIR');
      const attested = await pulso('attest', 'CFM-TECHDIR', '--by', 'DPO', '--evidence', file('pw'));
      expect([attested.code, attested.err]).toEqual([0, expect.stringContaining('records it within a minute')]);
    } finally {
      await daemon.close();
    }
  });

  it('fails where it cannot be kept, and nobody else keeps it', async () => {
    withEvidence('only: [CFM-TECHDIR]');
    writeFileSync(file('evidence'), 'a file where the folder should be');
    for (const command of [['run'], ['attest', 'CFM-TECHDIR', '--by', 'DPO', '--evidence', file('pw')]]) {
      const { code, err } = await pulso(...command);
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/^pulso: not recorded as evidence by this command\. evidence\.directory/),
      ]);
      expect(err).not.toContain('daemon');
    }
  });
});

describe("a user's own controls", () => {
  const own = (lines: string) => `controls:
  - id: CLINIC-ROOMS
    regulation: HOUSE
    anchor: House rule 7
    anchorConfidence: high
    lawCheckedOn: "2026-11-21"
    severity: low
    title: { en: Rooms, pt-BR: Salas }
    why: { en: So., pt-BR: Sim. }
    fix: { en: Mend., pt-BR: Corrija. }
${lines}`;

  it('are tested beside those of the catalogue', async () => {
    writeFileSync(
      file('own.yml'),
      own(
        '    kind: sql\n    empty: fail\n    parameters: { most: 5 }\n    sql: select count(*) as checked, count(*) filter (where id > :most) as failed from pulso_ref.facility\n',
      ),
    );
    configure('controls: [own.yml]', 'only: [CLINIC-ROOMS]');
    expect((await pulso('run')).out).toMatch(/✓ .*CLINIC-ROOMS +low +0 \/ 1/);
  });

  it.each([
    [
      'a kind that is not there',
      '    kind: sq\n',
      'own.yml:11:11: controls[0].kind: is no kind of control. Did you mean "sql"?',
    ],
    ['a key that is missing', '    kind: metric\n    promql: up\n', 'controls[0].inputs: is missing.'],
    [
      'a key that is not known',
      '    kind: attest\n    sqll: x\n',
      'own.yml:12:5: controls[0].sqll: there is no such setting.',
    ],
  ])('are refused for %s, at its line', async (_, lines, message) => {
    writeFileSync(file('own.yml'), own(lines));
    configure('controls: [own.yml]');
    const { code, err } = await pulso('run');
    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  it('do not take the id of another', async () => {
    writeFileSync(file('own.yml'), own('    kind: attest\n').replace('CLINIC-ROOMS', 'CFM-TECHDIR'));
    configure('controls: [own.yml]');
    expect((await pulso('run')).err).toContain('is the id of a control in the catalogue');
  });
});

describe('pulso compliance map', () => {
  it('prints views that the database takes, with pseudonyms that nobody can look up', async () => {
    await admin.query('create schema shop; create table shop.people (id int, cpf text, kind text, born date)');
    await admin.query(`insert into shop.people values (1, '123.456.789-09', 'k', '1980-01-01')`);
    await admin.query('alter schema pulso_ref rename to pulso_ref_before');
    try {
      configure(
        'map:',
        '  client: { from: shop.people, columns: { ref: hmac(cpf), minor: "born > current_date - interval \'18 years\'" } }',
      );
      const plan = await pulso('map', 'plan');
      expect([plan.code, plan.err]).toEqual([0, '']);
      await admin.query(plan.out);
      const { rows } = await admin.query<{ ref: string; minor: boolean }>('select ref, minor from pulso_ref.client');
      expect(rows).toEqual([{ ref: expect.stringMatching(/^[0-9a-f]{64}$/), minor: false }]);
      const check = await pulso('map', 'check');
      expect(check.out).toContain('main: 1 relations mapped; not mapped: facility,');
      expect(check.code).toBe(0);
      await admin.query(
        `create or replace view pulso_ref.client as select cpf as ref, false as minor, null::timestamptz as erased_at, false as legal_hold from shop.people`,
      );
      const leaking = await pulso('map', 'check');
      expect(leaking.code).toBe(1);
      expect(leaking.out).toContain('pulso_ref.client.ref holds 1 values that look like CPF.');
      expect(leaking.out).not.toContain('123.456');
    } finally {
      await admin.query('drop schema if exists pulso_ref cascade; alter schema pulso_ref_before rename to pulso_ref');
    }
  });

  it.each([
    [
      'personal data as they are',
      'client: { from: a.b, columns: { ref: cpf } }',
      'reads "cpf", which looks like personal data. Write hmac(',
    ],
    ['free text', 'incident: { from: a.b, columns: { id: length(notes) } }', 'reads "notes"'],
    [
      'a second statement',
      'client: { from: a.b, columns: { minor: "true; drop table x" } }',
      'is more than one expression',
    ],
    ['a relation that is not there', 'clients: { from: a.b, columns: {} }', 'is no relation of the reference schema'],
  ])('refuses %s', async (_, mapping, message) => {
    configure('map:', `  ${mapping}`);
    const { code, err } = await pulso('map', 'plan');
    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});
