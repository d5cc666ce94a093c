import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { jest } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { checkQueries, queriesOf } from '@pulso/dashboards';
import { generateAll, run } from '../src/index.ts';

// Starts processes, on a machine that may be busy.
jest.setTimeout(60_000);

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function pulso(...args: string[]): Promise<Result> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, { out: (line) => out.push(line), err: (line) => err.push(line), debug: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulso-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string): string => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

describe('pulso', () => {
  it('says what it can do, and what was probably meant', async () => {
    expect((await pulso()).out).toContain('Usage: pulso');
    expect((await pulso('--version')).out).toMatch(/^\d+\.\d+\.\d+$/);
    for (const command of ['serve', 'generate', 'check']) {
      const { code, out } = await pulso(command, '--help');
      expect([code, out]).toEqual([0, expect.stringContaining(`Usage: pulso ${command}`)]);
    }
    expect(await pulso('genrate')).toMatchObject({ code: 1, err: expect.stringContaining('Did you mean generate?') });
  });

  it.each([
    [
      'targets:\n  - name: main\n    service: s\n    host: h\n    collectors: { exclude: [blot] }',
      /^.*pulso\.yml:5:\d+: targets\[0\]\.collectors\.exclude: has "blot", which is no collector's name\. They are listed in/,
    ],
    ['compliance:\n  only: [LGPD-X]', /pulso\.yml:2:10: compliance\.only\[0\]: "LGPD-X" is no control\./],
    ['compliance: { controls: [own.yml] }', /own\.yml:\d+:\d+: controls\[0\]\.kind: is no kind of control\./],
  ])('checks what only the daemon knows: %j', async (text, said) => {
    write('own.yml', 'controls:\n  - id: OWN\n    kind: nothing');
    const { code, err } = await pulso('check', write('pulso.yml', text));
    expect([code, err.split('\n').length]).toEqual([1, 2]);
    expect(err).toMatch(said);
  });

  it('tells a file that is not there from one that is wrong', async () => {
    const missing = await pulso('check', join(folder, 'pulso.yml'));
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('cannot be read (ENOENT). Create it') });
    const wrong = await pulso('check', write('pulso.yml', 'lisen: {}\nprofile: dem'));
    expect(wrong.code).toBe(1);
    expect(wrong.err.split('\n')).toHaveLength(3);
    expect(wrong.err).toMatch(/pulso: 2 things to mend\.$/);
    expect(wrong.err).not.toMatch(/\n\s+at /);
  });
});

describe('pulso generate', () => {
  it('writes everything, and finds it up to date until something differs', async () => {
    expect(await pulso('generate', '--out', folder)).toMatchObject({ code: 0 });
    expect(await pulso('generate', '--check', '--out', folder)).toMatchObject({ code: 0, err: '' });

    writeFileSync(join(folder, 'dashboards/generated/pulso-overview.json'), '{}');
    rmSync(join(folder, 'docs/metrics.md'));
    write('docs/runbooks/PulsoGone.md', '<!-- Generated from the catalogue, do not edit: npm run generate -->\n');
    write('alerts/rules/own.yml', 'groups: []\n');
    const check = await pulso('generate', '--check', '--out', folder);
    expect(check.code).toBe(1);
    expect(check.err.split('\n').slice(0, 3)).toEqual([
      'stale: dashboards/generated/pulso-overview.json',
      'missing: docs/metrics.md',
      'surplus: docs/runbooks/PulsoGone.md',
    ]);

    const again = await pulso('generate', '--out', folder);
    expect(again.out).toContain('2 written, 1 removed');
    expect(await pulso('generate', '--check', '--out', folder)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'alerts/rules/own.yml'), 'utf8')).toBe('groups: []\n');
  });

  it('takes bounds, teams, addresses and language from pulso.yml', async () => {
    const config = write(
      'pulso.yml',
      [
        'locale: pt-BR',
        'teams: { operations: plantao }',
        'urls: { runbooks: "https://wiki.example/pulso", dashboards: "https://grafana.example" }',
        'signals: { http_error_ratio: { warning: 0.02 }, cache_hit_ratio: { overrides: [{ entity: photos, critical: 0.3 }] } }',
      ].join('\n'),
    );
    expect(await pulso('generate', '--config', config, '--out', folder)).toMatchObject({ code: 0 });
    const alerts = readFileSync(join(folder, 'alerts/rules/http.yml'), 'utf8');
    expect(alerts).toContain('plantao');
    expect(alerts).toContain('https://wiki.example/pulso/PulsoHttpErrorRatio.md');
    expect(alerts).toContain('https://grafana.example/d/pulso-http');
    expect(readFileSync(join(folder, 'alerts/rules/cache.yml'), 'utf8')).toContain('entity="photos"');
    expect(readFileSync(join(folder, 'dashboards/generated/pulso-http.json'), 'utf8')).toContain(
      'Taxa de erros  ▲ 2 %  ■ 10 %',
    );
  });

  it('names the folder that it cannot write to', async () => {
    expect(await pulso('generate', '--out', join(folder, 'no'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('--out'),
    });
    expect(await pulso('generate', '--out', write('file', ''))).toMatchObject({
      code: 1,
      err: expect.stringContaining('is no folder'),
    });
  });

  it('writes queries that name only what is declared, at either pace', () => {
    for (const profile of ['production', 'demo'] as const) {
      const queries = queriesOf(generateAll({}, profile));
      expect(queries.length).toBeGreaterThan(200);
      expect(checkQueries(queries)).toEqual([]);
    }
  });

  it('and what is committed is what it writes', async () => {
    const top = new URL('../../', import.meta.url).pathname;
    expect(await pulso('generate', '--check', '--out', top)).toMatchObject({ code: 0, err: '' });
  });
});

describe('pulso serve', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** The command as people run it: built, in a process of its own. */
  function start(config: string): {
    child: ChildProcess;
    firstLine: Promise<string>;
    exit: Promise<[number | null, string]>;
  } {
    const child = spawn(process.execPath, [
      new URL('../bin/pulso.js', import.meta.url).pathname,
      'serve',
      '--config',
      config,
    ]);
    children.push(child);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const exit = new Promise<[number | null, string]>((resolve) => {
      child.on('exit', (code) => resolve([code, err]));
    });
    const firstLine = new Promise<string>((resolve) => {
      child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    });
    return { child, firstLine, exit };
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('says where it is, answers, and stops on %s with code 0', async (signal) => {
    const config = write(
      'pulso.yml',
      'listen: { port: 0 }\ntargets: [{ name: a, service: s, host: 127.0.0.1, port: 1 }]',
    );
    const { child, firstLine, exit } = start(config);
    const line = await firstLine;
    expect(line).toMatch(/^Pulso http:\/\/127\.0\.0\.1:\d+ \(1 target\); stop with Ctrl-C$/);
    const url = /http:\S+/.exec(line)?.[0] ?? '';
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    child.kill(signal);
    const [code, err] = await exit;
    expect(code).toBe(0);
    expect(err).toMatch(/stopped\.\n$/);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('takes on changed settings on SIGHUP, but none of those with an error in them', async () => {
    const target = (name: string) =>
      `listen: { port: 0 }\ntargets: [{ name: ${name}, service: s, host: 127.0.0.1, port: 1 }]`;
    const { child, firstLine, exit } = start(write('pulso.yml', target('a')));
    const url = /http:\S+/.exec(await firstLine)?.[0] ?? '';
    const names = async () => (await (await fetch(`${url}/sd`)).text()).match(/"__param_target":"\w+"/g)?.join();
    const reloadAndSee = async (text: string, isThere: () => Promise<boolean>) => {
      write('pulso.yml', text);
      child.kill('SIGHUP');
      for (let i = 0; i < 400 && !(await isThere()); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await reloadAndSee(target('b'), async () => (await names())?.includes('b') === true);
    expect(await names()).toBe('"__param_target":"b"');
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    await reloadAndSee(target('c').replace('service', 'servise'), async () => err.includes('nothing was changed'));
    expect(err).toMatch(/nothing was changed\.[^]*pulso\.yml:2:\d+: targets\[0\]\.servise: there is no such setting/);
    expect(await names()).toBe('"__param_target":"b"');
    child.kill('SIGTERM');
    expect((await exit)[0]).toBe(0);
  });

  it('names a port that is taken, and exits with 1', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const [code, err] = await start(write('pulso.yml', `listen: { port: ${port} }`)).exit;
      expect(code).toBe(1);
      expect(err).toBe(`pulso: the daemon did not start: 127.0.0.1:${port} is in use. Choose another listen.port.\n`);
    } finally {
      server.close();
    }
  });

  it('does not start with a secret that cannot be read', async () => {
    const [code, err] = await start(write('pulso.yml', 'listen: { port: 0 }\ntokenFile: not-there')).exit;
    expect(code).toBe(1);
    expect(err).toContain(`pulso.yml:2:12: tokenFile: ${join(folder, 'not-there')} cannot be read (ENOENT).`);
  });
});

it('ends well where whoever reads has left, as after | head', async () => {
  const bin = fileURLToPath(new URL('../bin/pulso.js', import.meta.url));
  const child = spawn(process.execPath, [bin, 'evidence', 'ddl'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, said]).toEqual([0, '']);
});
