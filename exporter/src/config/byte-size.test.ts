import { parseByteSize } from './byte-size.ts';

it.each([
  ['500GB', 5e11],
  ['1.5 TiB', 1.5 * 2 ** 40],
  ['64MiB', 2 ** 26],
  ['7B', 7],
])('%s is %d bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

it.each(['', '0GB', '12', 'GB', '-1GB', '1KB', '1e3MB', '99999999TB'])('"%s" is no size', (text) => {
  expect(parseByteSize(text)).toBeUndefined();
});
