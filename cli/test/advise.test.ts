import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDaemon, propose, type Daemon } from '@pulso/exporter';
import { freePort } from '@pulso/local-stack';
import { run } from '../src/index.ts';

const TOKEN = 'a-token-of-the-daemon';

const pool = propose({
  ...{ kind: 'pool_starved', entity: 'primary', severity: 'critical', confidence: 0.75 },
  ...{ current: 4, proposed: 10, predictedEffect: -0.8, gain: { savedTime: 2.5 } },
  values: {
    ...{ current: '4', proposed: '10', rate: { value: 12, unit: 'count' }, use: { value: 0.3, unit: 'seconds' } },
    ...{ busy: { value: 3.6, unit: 'count' }, wait: { value: 0.5, unit: 'seconds' } },
    ...{ predicted: { value: 0.1, unit: 'seconds' } },
  },
  explanation: {
    formula: 'wait = erlangC(rate * use, size) * use',
    inputs: {
      ...{ rate: { value: 12, unit: 'count' }, use: { value: 0.3, unit: 'seconds' } },
      ...{ size: { value: 10, unit: 'count' } },
    },
    result: { value: 0.1, unit: 'seconds' },
  },
  ...{ apply: 'max: 10', undo: 'max: 4' },
});
const cpu = propose({ kind: 'cpu', entity: 'process', severity: 'warning', confidence: 0.5, values: {} });
const caching = propose({
  ...{ kind: 'response_caching', entity: 'GET /photos', severity: 'warning', confidence: 0.1, values: {} },
});

/** As the daemon keeps it: what it knew when it stopped. */
function history(): string {
  const now = Date.now();
  const entries = [pool, cpu, caching].map((advice) => ({
    ...{ service: 'clinic', cluster: '', source: 'application', servers: [], advice, state: 'proposed' },
    ...{ since: now, proposedAt: now, events: [{ at: now, event: 'proposed' }] },
  }));
  return JSON.stringify({ version: 1, entries });
}

describe('pulso advise', () => {
  let folder: string;
  let config: string;
  let daemon: Daemon;
  const { LANG, LC_ALL } = process.env;

  const pulso = async (...args: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), debug: false };
    const code = await run(args, io);
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  const advise = (...args: string[]) => pulso('advise', '--config', config, ...args);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pulso-advise-'));
    writeFileSync(join(folder, 'token'), TOKEN, { mode: 0o600 });
    writeFileSync(join(folder, 'advice.json'), history());
    config = join(folder, 'pulso.yml');
    const port = await freePort();
    writeFileSync(config, `listen: { port: ${port} }\ntokenFile: token\n`);
    daemon = await createDaemon({
      listen: { port },
      tokenFile: join(folder, 'token'),
      advice: { history: { file: join(folder, 'advice.json') } },
    });
    await daemon.start();
  });
  beforeEach(() => {
    delete process.env['LC_ALL'];
    process.env['LANG'] = 'C.UTF-8';
  });
  afterAll(async () => {
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
    if (LANG === undefined) delete process.env['LANG'];
    else process.env['LANG'] = LANG;
    if (LC_ALL !== undefined) process.env['LC_ALL'] = LC_ALL;
  });

  it('says what to do first, why with the numbers, what it gains, how to apply and how to undo it', async () => {
    const { code, out } = await advise();
    expect(code).toBe(0);
    const [header, first, ...rest] = out.split('\n');
    expect(header).toMatch(/^Rank +What +Where +Gain +Effect +Confidence +State +ID$/);
    expect(first).toMatch(
      /^1 +Raise pool primary from 4 to 10 +clinic +2\.5 s saved\/s +−80 % +75 % +proposed +[0-9a-f]{12}$/,
    );
    const text = rest.join('\n');
    expect(text).toContain('Why: 12 connections a second are asked for and held 300 ms on average');
    expect(text).toContain('To apply: max: 10');
    expect(text).toContain('To undo: max: 4');
    expect(text).toContain('effort: minutes, risk: low');
  });

  it('filters, and prints JSON and Markdown', async () => {
    const json: unknown = JSON.parse((await advise('--area', 'runtime', '--format', 'json')).out);
    expect(json).toMatchObject([{ kind: 'cpu', state: 'proposed', rank: 2 }]);
    const { out } = await advise('--format', 'markdown', '--area', 'pool');
    expect(out).toContain('| 1 | Raise pool primary from 4 to 10 | clinic |');
    expect(out).toContain('To apply:\n\n```\nmax: 10\n```');
    expect((await advise('--area', 'image')).out).toBe('Nothing to recommend now.');
  });

  it('explains one: inputs, the formula with the numbers put in, its life', async () => {
    const { code, out } = await advise('--explain', pool.id);
    expect(code).toBe(0);
    expect(out).toContain('  rate = 12\n  use = 300 ms\n  size = 10\n');
    expect(out).toContain(
      '  wait = erlangC(rate * use, size) * use\n  wait = erlangC(12 * 300 ms, 10) * 300 ms = 100 ms\n',
    );
    expect(out).toMatch(/Its life so far:\n {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}Proposed/);
  });

  it('says which control a gain in speed puts at risk, and how to have both', async () => {
    const both = 'A revoked consent must drop the entries at once';
    const { out } = await advise('--area', 'http');
    expect(out).toContain(`Speed versus compliance: ${both}`);
    expect(out).toContain('(LGPD-ART46-CACHE, LGPD-ART08-REVOKED)');
    expect((await advise('--area', 'pool')).out).not.toContain('Speed versus compliance');
    const headers = { Authorization: `Bearer ${TOKEN}`, Accept: 'text/html' };
    const page = await (await fetch(`${daemon.url}/advice/${caching.id}`, { headers })).text();
    expect(page).toMatch(/<h3>Speed versus compliance<\/h3>\s*<p>A revoked consent/);
  });

  it('speaks the language of LANG', async () => {
    process.env['LANG'] = 'pt_BR.UTF-8';
    const { out } = await advise();
    expect(out).toContain('Aumentar o pool primary de 4 para 10');
    expect(out).toContain('esforço: minutos, risco: baixo');
  });

  it('dismisses until a date, and takes that back', async () => {
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const done = await advise('dismiss', cpu.id, '--reason', 'new machines come', '--until', until);
    expect(done).toMatchObject({ code: 0, out: `${cpu.id}: dismissed until ${until}` });
    expect((await advise()).out).not.toContain(cpu.id);
    expect((await advise('--state', 'dismissed')).out).toContain(`dismissed until ${until}: new machines come`);
    expect(await advise('restore', cpu.id)).toMatchObject({ code: 0 });
    expect((await advise()).out).toContain(cpu.id);
  });

  it('says what is wrong, in one line, and exits with 1', async () => {
    expect(await advise('--explain', 'nope')).toMatchObject({
      code: 1,
      err: 'pulso: There is no such recommendation.',
    });
    expect(await advise('dismiss', 'nope', '--reason', 'x', '--until', '2020-01-01')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^pulso: The end date must lie ahead/) as unknown,
    });
    expect(await advise('dismiss', cpu.id)).toMatchObject({
      code: 1,
      err: expect.stringContaining('--reason') as unknown,
    });
    expect(await advise('--area', 'x')).toMatchObject({ code: 1 });
    writeFileSync(join(folder, 'other'), 'other', { mode: 0o600 });
    const other = join(folder, 'other.yml');
    writeFileSync(other, 'tokenFile: other\n');
    expect(await pulso('advise', '--config', other, '--url', daemon.url)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/asks for another token\. Set tokenFile/) as unknown,
    });
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    expect(await pulso('advise', '--config', config, '--url', 'pulso')).toMatchObject({
      code: 1,
      err: 'pulso: --url is "pulso", which is no http or https address. Write one such as http://127.0.0.1:9633.',
    });
    expect(await pulso('advise', '--config', config, '--url', nowhere)).toMatchObject({
      code: 1,
      err: `pulso: no daemon answers at ${nowhere} (ECONNREFUSED). Run pulso serve, or say with --url where it is.`,
    });
  });

  it('prints the schema for a history in PostgreSQL', async () => {
    const { code, out } = await pulso('advise', 'ddl', 'keeper');
    expect(code).toBe(0);
    expect(out).toContain('CREATE SCHEMA IF NOT EXISTS pulso_history;');
    expect(out).toContain('GRANT SELECT, INSERT, UPDATE, DELETE ON pulso_history.advice TO "keeper";');
  });
});
