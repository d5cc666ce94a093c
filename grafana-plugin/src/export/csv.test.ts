import * as fc from 'fast-check';
import { toCsv, utcText } from './csv.ts';

/** Reads CSV back, character by character. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === ',') {
      row.push(cell);
      cell = '';
    } else if (char === '\r' && text[index + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      index += 1;
    } else cell += char;
  }
  return rows;
}

it('gives back every text, but for the apostrophe before what would run', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })), { minLength: 1 }), (rows) => {
      const read = parse(toCsv(['a', 'b'], rows)).slice(1);
      expect(read).toEqual(rows.map((row) => row.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text))));
    }),
  );
});

it('runs no formula', () => {
  expect(toCsv(['name'], [['=HYPERLINK("http://x")'], ['-1+1']])).toBe(
    'name\r\n"\'=HYPERLINK(""http://x"")"\r\n\'-1+1\r\n',
  );
});

it('writes numbers as they are, and nothing for what is not known', () => {
  expect(toCsv(['a', 'b', 'c'], [[-1.5, undefined, Number.NaN]])).toBe('a,b,c\r\n-1.5,,\r\n');
});

it('writes instants in UTC', () => {
  expect(utcText(Date.UTC(2026, 10, 21, 17, 5, 0, 250))).toBe('2026-11-21T17:05:00Z');
  expect(utcText(undefined)).toBeUndefined();
});
