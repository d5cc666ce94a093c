import { gunzipSync } from 'node:zlib';
import { array, assert, asyncProperty, string } from 'fast-check';
import { GzipBeginning, takesGzip } from './gzip.ts';

describe('a beginning that is compressed once', () => {
  it('is one gzip body with whatever follows it', async () => {
    const text = string({ unit: 'binary', maxLength: 300 }).map((part) => part.repeat(1 + (part.length % 50)));
    await assert(
      asyncProperty(text, array(text, { minLength: 1, maxLength: 3 }), async (beginning, endings) => {
        const compressed = await GzipBeginning.of(Buffer.from(beginning));
        for (const ending of endings) {
          expect(gunzipSync(compressed.with(Buffer.from(ending))).toString()).toBe(
            Buffer.from(beginning + ending).toString(),
          );
        }
      }),
    );
  });

  it('takes a part of a page of metrics', async () => {
    const page = Array.from({ length: 2_000 }, (_, at) => `pulso_pg_setting_value{name="setting_${at}"} ${at}\n`).join(
      '',
    );
    const compressed = await GzipBeginning.of(Buffer.from(page));
    expect(compressed.with(Buffer.from('# EOF\n')).length).toBeLessThan(page.length / 5);
  });
});

describe('whether a reader takes gzip', () => {
  it('is what it says', () => {
    for (const header of ['gzip', 'deflate, GZIP;q=0.5', 'br,gzip , deflate', 'x-gzip'])
      expect(takesGzip(header)).toBe(true);
    for (const header of [undefined, '', 'identity', 'gzip;q=0', 'gzip; q=0.0, identity', 'notgzip'])
      expect(takesGzip(header)).toBe(false);
  });
});
