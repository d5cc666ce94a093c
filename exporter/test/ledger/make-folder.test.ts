import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileStore } from '../../src/ledger/file-store.ts';
import { makeFolder } from '../../src/make-folder.ts';

describe('a folder', () => {
  const root = mkdtempSync(join(tmpdir(), 'pulso-folder-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('is made with those above it, once', () => {
    const folder = join(root, 'a', 'b', 'c');
    makeFolder(folder);
    makeFolder(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('cannot be made below a file', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => makeFolder(join(root, 'file', 'a'))).toThrow(/ENOTDIR/);
  });

  it('cannot be made in /proc, which says so at once', () => {
    expect(() => makeFolder('/proc/pulso/a/b')).toThrow(/ENOENT|EACCES|EPERM|EROFS/);
    expect(() => fileStore('/proc/pulso/advice.json', () => {})).toThrow(/advice\.history\.file: .*cannot be written/);
  });
});
