import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EvidenceLog,
  FileStore,
  type Link,
  lineOf,
  linkOf,
  parseLink,
  procedure,
  readSigningKey,
} from '@pulso/exporter/evidence';
import { jest } from '@jest/globals';
import { Ajv } from 'ajv';
import { run } from '../../src/index.ts';

// A package's own procedure starts some processes for each entry.
jest.setTimeout(120_000);

const digest = 'ab'.repeat(32);
const DAY = 86_400_000;
const START = Date.parse('2026-11-01T12:00:00Z');

async function pulso(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, { out: (line) => out.push(line), err: (line) => err.push(line), debug: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

let folder: string;
let config: string;
const at = (name: string): string => join(folder, name);

/** Ten days of two controls, a checkpoint at the end of each. */
async function tenDays(): Promise<void> {
  let now = START;
  const log = new EvidenceLog(new FileStore(at('store'), { segmentBytes: 4_000 }), {
    key: readSigningKey(at('key')),
    deliver: [{ directory: at('delivered') }],
    checkpointMs: DAY,
    now: () => now,
  });
  await log.open();
  for (let day = 0; day < 10; day++) {
    for (const control of ['LGPD-ART46-PUBLIC', 'ANVISA-EXPIRED']) {
      const isBad = control === 'ANVISA-EXPIRED' && day > 4;
      log.record('control', {
        ...{ target: 'main', control, regulation: control.split('-')[0] ?? '', status: isBad ? 'fail' : 'pass' },
        ...{ checked: 10, failed: isBad ? 2 : 0, query: digest, catalogue: digest, server: '18.0' },
      });
    }
    if (day === 2)
      log.record('control', {
        target: 'main',
        control: 'CFM-TECHDIR',
        regulation: 'CFM',
        status: 'error',
        error: '42501',
        query: digest,
        catalogue: digest,
      });
    if (day === 3)
      log.record('control', {
        target: 'main',
        control: 'CFM2314-CONSENT',
        regulation: 'CFM',
        status: 'na',
        query: digest,
        catalogue: digest,
      });
    if (day === 6) log.record('waiver', { control: 'ANVISA-EXPIRED', record: digest, expires: now + 30 * DAY });
    now += DAY / 2;
    await log.seal();
    now += DAY / 2;
  }
  await log.close();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pulso-cli-evidence-'));
  await pulso('evidence', 'keygen', at('key'));
  await tenDays();
  config = at('pulso.yml');
  writeFileSync(config, 'evidence:\n  keyFile: key\n  directory: store\n  deliver: [{ directory: delivered }]\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const exported = (format: string, out: string, ...more: string[]) =>
  pulso(
    'evidence',
    'export',
    '-c',
    config,
    '--from',
    '2026-11-03',
    '--to',
    '2026-11-09',
    '--format',
    format,
    '--out',
    at(out),
    ...more,
  );

describe('pulso evidence', () => {
  it('makes a key for its owner alone, once', async () => {
    expect(statSync(at('key')).mode & 0o777).toBe(0o600);
    expect((await pulso('evidence', 'keygen', at('once'))).out).toMatch(/once\.pub are made; the key is [0-9a-f]{24}/);
    expect(await pulso('evidence', 'keygen', at('key'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('never replaced'),
    });
  });

  it('verifies what pulso.yml names, and what the command line names', async () => {
    expect(await pulso('evidence', 'verify', '-c', config)).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^34 entries, 10 checkpoints: unaltered; the last is entry 34 of 2026-11-11T00:00:00\.000Z, [0-9a-f]{64}\.$/,
      ),
    });
    const given = ['--directory', at('store'), '--pubkey', at('key.pub')];
    expect((await pulso('evidence', 'verify', ...given)).out).toMatch(/^No checkpoints from elsewhere were there/);
    const bare = await pulso('evidence', 'verify', '--directory', at('store'));
    expect(bare).toMatchObject({ code: 1, err: expect.stringContaining('--pubkey') });
  });

  it('says which file, line and entry was altered, and exits with 1', async () => {
    const file = join(at('store'), readdirSync(at('store')).find((name) => name.startsWith('evidence-')) ?? '');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('"checked":10', '"checked":11'));
    try {
      const { code, out } = await pulso('evidence', 'verify', '-c', config);
      expect([code, out]).toEqual([
        1,
        expect.stringMatching(
          /evidence-000000000001\.jsonl:2: entry 2: does not have the hash that it states \(edited\)/,
        ),
      ]);
      expect(out).toContain('ALTERED: 1 problem');
      expect(await exported('html', 'none')).toMatchObject({
        code: 1,
        err: expect.stringContaining('nothing was written'),
      });
    } finally {
      writeFileSync(file, before);
    }
  });
});

describe('an exported package', () => {
  it.each(['oscal', 'json', 'csv', 'html'])(
    'of %s is the same bytes each time, and nothing is put over what is there',
    async (format) => {
      for (const out of ['one', 'two'])
        expect(await exported(format, `${format}-${out}`)).toMatchObject({ code: 0, err: '' });
      const names = readdirSync(at(`${format}-one`));
      expect(names).toEqual(readdirSync(at(`${format}-two`)));
      for (const name of names) {
        expect(readFileSync(join(at(`${format}-one`), name))).toEqual(readFileSync(join(at(`${format}-two`), name)));
      }
      expect(await exported(format, `${format}-one`)).toMatchObject({ code: 1, err: expect.stringContaining('--out') });
    },
  );

  it('has assessment results after the official schema, and never calls satisfied what was not tested', async () => {
    await exported('oscal', 'oscal');
    const document: unknown = JSON.parse(readFileSync(join(at('oscal'), 'report.oscal.json'), 'utf8'));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ajv says so itself where it is no schema
    const schema = JSON.parse(
      readFileSync(new URL('oscal_assessment-results_schema.json', import.meta.url), 'utf8'),
    ) as object;
    // Formats are stated by patterns too.
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const validate = ajv.compile(schema);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(validate({ 'assessment-results': {} })).toBe(false);
    const states = Object.fromEntries(
      [
        ...JSON.stringify(document).matchAll(/"target-id":"([^"]+)","status":\{"state":"([^"]+)","reason":"([^"]+)"/g),
      ].map(([, id = '', state, reason]) => [id, `${state} ${reason}`]),
    );
    expect(states).toEqual({
      'anvisa-expired': 'not-satisfied fail',
      'cfm-techdir': 'not-satisfied other',
      'lgpd-art46-public': 'satisfied pass',
    });
  });

  it('says in both languages what a green mark means, and loads nothing', async () => {
    await exported('html', 'html');
    const [en, pt] = ['en', 'pt-BR'].map((locale) => readFileSync(join(at('html'), `report.${locale}.html`), 'utf8'));
    expect(en).toContain('They do not prove legal compliance');
    expect(pt).toContain('Não comprova conformidade legal');
    expect(pt).toContain('✖ Reprovado');
    expect(en).toContain('@media print');
    expect(`${en}${pt}`).not.toMatch(/src=|href=|<script|@import|url\(/);
  });

  it('has the rows of its period alone', async () => {
    await exported('csv', 'csv');
    const rows = readFileSync(join(at('csv'), 'report.csv'), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(rows[0]).toMatch(/^seq,at,kind,target,control/);
    expect(
      rows
        .slice(1)
        .map((row) => row.split(',')[1]?.slice(0, 10))
        .toSorted()
        .at(0),
    ).toBe('2026-11-03');
    expect(rows.at(-1)).toContain('2026-11-10T00:00');
    expect(new Set(rows.map((row) => row.split(',').length)).size).toBe(1);
  });
});

describe('the procedure without Pulso', () => {
  const verify = (out: string, key = at('key.pub')) =>
    spawnSync('bash', [join(at(out), 'verify.sh'), key], { encoding: 'utf8' });
  /** As a forger who takes care of SHA256SUMS too. */
  function alter(name: string, from: string, change: (lines: Link[], checkpoints: string[]) => void): void {
    execFileSync('cp', ['-r', at(from), at(name)]);
    const lines = readFileSync(join(at(name), 'entries.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const link = parseLink(line);
        if ('problem' in link) throw new Error(link.problem);
        return link;
      });
    const checkpoints = readFileSync(join(at(name), 'checkpoints.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    change(lines, checkpoints);
    writeFileSync(join(at(name), 'entries.jsonl'), lines.map((link) => `${lineOf(link)}\n`).join(''));
    writeFileSync(join(at(name), 'checkpoints.jsonl'), checkpoints.map((line) => `${line}\n`).join(''));
    execFileSync('bash', ['-c', 'sha256sum $(ls | grep -v SHA256SUMS) > SHA256SUMS'], { cwd: at(name) });
  }
  const postDate = (lines: Link[], index: number): void => {
    const changed = lines
      .slice(index, index + 1)
      .map((link) => ({ ...link, entry: { ...link.entry, at: link.entry.at + 1 } }));
    lines.splice(index, 1, ...changed);
  };
  const rehash = (lines: Link[], from: number): void => {
    let prev = lines[from - 1]?.hash ?? '';
    for (const [index, { entry }] of lines.entries()) {
      if (index < from) continue;
      const link = linkOf(entry, prev);
      lines[index] = link;
      prev = link.hash;
    }
  };

  it('is the one in the documentation, in about thirty lines', () => {
    const doc = readFileSync(new URL('../../../docs/evidence.md', import.meta.url), 'utf8');
    expect(doc).toContain(`\`\`\`bash\n${procedure}\`\`\``);
    expect(procedure.trimEnd().split('\n').length).toBeLessThanOrEqual(35);
  });

  it('finds a package whole, from the beginning of the store or from a checkpoint', async () => {
    await exported('json', 'middle');
    await pulso(
      'evidence',
      'export',
      '-c',
      config,
      '--from',
      '2026-10-01',
      '--to',
      '2026-11-30',
      '--format',
      'json',
      '--out',
      at('all'),
    );
    for (const out of ['middle', 'all']) {
      expect(verify(out)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^Unaltered: entry \d+, [0-9a-f]{64}\n$/),
      });
    }
  });

  it.each<[string, RegExp, (lines: Link[], checkpoints: string[]) => void]>([
    [
      'an edit',
      /entry \d+/,
      (lines) => {
        postDate(lines, 3);
      },
    ],
    [
      'a deletion',
      /what follows entry/,
      (lines) => {
        lines.splice(4, 1);
      },
    ],
    [
      'a deletion hashed anew',
      /not what was signed|what follows/,
      (lines) => {
        lines.splice(4, 1);
        rehash(lines, 4);
      },
    ],
    [
      'a change hashed anew',
      /not what was signed/,
      (lines) => {
        postDate(lines, 3);
        rehash(lines, 3);
      },
    ],
    [
      'a swap',
      /what follows/,
      (lines) => {
        lines.splice(2, 2, ...lines.slice(2, 4).toReversed());
      },
    ],
    [
      'a cut',
      /the end/,
      (lines) => {
        lines.splice(-2);
      },
    ],
    [
      'a cut beginning',
      /the beginning/,
      (lines) => {
        lines.splice(0, 1);
      },
    ],
    [
      'a checkpoint edited',
      /the checkpoint over entry/,
      (_, checkpoints) => {
        checkpoints.splice(1, 1, ...checkpoints.slice(1, 2).map((text) => text.replace(/"at":1/, '"at":2')));
      },
    ],
  ])('finds %s', async (what, said, change) => {
    const name = `altered ${what}`;
    alter(name, 'middle', change);
    expect(verify(name)).toMatchObject({ status: 1, stderr: expect.stringMatching(said) });
  });

  it('believes no other key', async () => {
    await pulso('evidence', 'keygen', at('other'));
    expect(verify('middle', at('other.pub'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('ALTERED: the checkpoint over entry'),
    });
  });
});
