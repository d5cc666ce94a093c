import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../src/index.ts';
import { withHistory } from '../src/history.ts';

describe('the history of advice', () => {
  let folder: string;
  const warnings: string[] = [];
  const placed = (text: string, file = join(folder, 'pulso.yml')) =>
    withHistory(parseConfig(text, file, { secrets: false }), file, (message) => warnings.push(message)).advice?.history;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pulso-history-'));
    warnings.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is kept beside pulso.yml unless that names a place, counted from its own folder', () => {
    expect(placed('')).toEqual({ file: join(folder, '.pulso/advice.json') });
    expect(placed('advice: { history: { keep: 30d } }')).toEqual({
      file: join(folder, '.pulso/advice.json'),
      keep: '30d',
    });
    expect(placed('advice: { history: { file: life.json } }')).toEqual({ file: join(folder, 'life.json') });
    expect(placed('advice: { history: { url: postgresql://pulso@db/pulso, passwordFile: pw } }')).toEqual({
      url: 'postgresql://pulso@db/pulso',
      passwordFile: join(folder, 'pw'),
    });
    expect(warnings).toEqual([]);
  });

  it('does not keep the daemon from running where nobody asked for it and it cannot be written', () => {
    writeFileSync(join(folder, 'plain'), '');
    expect(placed('', join(folder, 'plain', 'pulso.yml'))).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(/^the history of advice will end with this process: .*Set advice\.history\.file or/),
    ]);
  });

  it.each([
    ['advice: { history: { file: a, url: postgresql://db/pulso } }', /advice\.history\.url: stands beside a file/],
    ['advice: { history: { passwordFile: a } }', /advice\.history\.passwordFile: has no url to go with/],
    ['advice: { history: { url: postgresql://u:pw@db/pulso } }', /advice\.history\.url: holds a password/],
    ['advice: { window: soon }', /advice\.window: is no duration/],
    ['advice: { hstory: {} }', /advice\.hstory: there is no such setting.*history/],
  ])('refuses %s', (text, message) => {
    expect(() => parseConfig(text, 'pulso.yml', { secrets: false })).toThrow(message);
  });
});
