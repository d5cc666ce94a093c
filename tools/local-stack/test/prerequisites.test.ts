import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../src/index.ts';

const SCRIPT = join(import.meta.dirname, '..', '..', '..', 'scripts', 'prerequisites');

function run(args: readonly string[], path = process.env['PATH'] ?? ''): { status: number | null; text: string } {
  const { status, stderr } = spawnSync(SCRIPT, args, { encoding: 'utf8', env: { PATH: path } });
  return { status, text: stderr };
}

describe('scripts/prerequisites', () => {
  it('says nothing, quickly, when all is there', () => {
    run(['--check']); // warm the disk's cache: the bound is about the script
    const start = performance.now();
    expect(run(['--check'])).toEqual({ status: 0, text: '' });
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('names what is missing, and without a package manager says what to do', () => {
    const bin = mkdtempSync(join(tmpdir(), 'pulso-bin-'));
    try {
      for (const name of ['bash', 'dirname', 'uname', 'promtool']) {
        const program = findProgram(name);
        expect(program).toBeDefined();
        symlinkSync(program ?? '', join(bin, name));
      }
      const missing = 'prerequisites: missing: prometheus, alertmanager, amtool, jq, openssl, chromium\n';
      expect(run(['--check'], bin)).toEqual({ status: 1, text: missing });
      const { status, text } = run([], bin);
      expect(status).toBe(1);
      expect(text).toContain(`${missing}prerequisites: install these`);
    } finally {
      rmSync(bin, { recursive: true, force: true });
    }
  });

  it('refuses an unknown option', () => {
    expect(run(['--wrong'])).toMatchObject({ status: 2 });
  });
});
