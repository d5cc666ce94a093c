import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { propose } from '../../src/advisors/advice/advice.ts';
import { fileStore } from '../../src/ledger/file-store.ts';
import { rulesOf } from '../../src/ledger/rules.ts';
import { step } from '../../src/ledger/step.ts';

const advice = propose({ kind: 'cpu', entity: 'process', severity: 'warning', confidence: 0.5, values: {} });
const seen = { service: 'clinic', cluster: '', source: 'application', known: true, advice };
const entry = step(undefined, seen, 0, rulesOf({ windowMs: 1, settleMs: 1, keepMs: 1 }))!;

describe('the history in a file', () => {
  let folder: string;
  let file: string;
  const warnings: string[] = [];
  const open = () => fileStore(file, (message) => warnings.push(message));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pulso-history-'));
    file = join(folder, 'new', 'advice.json');
    warnings.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is empty at first, and gives back what it keeps', async () => {
    const store = open();
    expect(await store.load()).toEqual([]);
    await store.save([entry]);
    expect(await open().load()).toEqual([entry]);
    await store.save([]);
    expect(await open().load()).toEqual([]);
    expect(readdirSync(join(folder, 'new'))).toEqual(['advice.json']);
    expect(warnings).toEqual([]);
  });

  it.each(['', '{', '[]', '{"version":1}', '{"version":1,"entries":[{}]}', '{"version":"1","entries":[]}'])(
    'is put aside where it is damaged: %s',
    async (text) => {
      const store = open();
      writeFileSync(file, text);
      expect(await store.load()).toEqual([]);
      expect(warnings).toEqual([
        expect.stringMatching(/^advice\.history\.file: .*advice\.json is damaged\. It was put aside as /),
      ]);
      const [aside = ''] = readdirSync(join(folder, 'new'));
      expect(aside).toMatch(/^advice\.json\.unreadable-/);
      expect(readFileSync(join(folder, 'new', aside), 'utf8')).toBe(text);
      await store.save([entry]);
      expect(await open().load()).toEqual([entry]);
    },
  );

  it('is refused, and left as it is, where a later version wrote it', async () => {
    const store = open();
    const text = JSON.stringify({ version: 2, entries: [] });
    writeFileSync(file, text);
    await expect(store.load()).rejects.toThrow(/written by a later version of Pulso .* name another file/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('is refused where it cannot be written, naming the setting', () => {
    writeFileSync(join(folder, 'plain'), '');
    for (const odd of [join(folder, 'plain', 'advice.json'), '/dev/null/pulso/advice.json', folder]) {
      expect(() => fileStore(odd, () => {})).toThrow(
        /^advice\.history\.file: .* cannot be written .*advice\.history\.url/,
      );
    }
  });

  it('says so when it can no longer be written', async () => {
    const store = open();
    rmSync(join(folder, 'new'), { recursive: true });
    writeFileSync(join(folder, 'new'), '');
    await expect(store.save([entry])).rejects.toThrow(/advice\.history\.file: .* cannot be written/);
    rmSync(join(folder, 'new'));
    mkdirSync(join(folder, 'new'));
    await store.save([entry]);
    expect(await store.load()).toEqual([entry]);
  });
});
