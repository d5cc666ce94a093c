import * as fc from 'fast-check';
import type { MetricFamily } from '@pulso/catalogue';
import { Registry } from '../registry.ts';
import { negotiate, type ExpositionFormat } from './format.ts';
import { PADDING, WIDEST, writeSlot } from './number.ts';

interface Parsed {
  readonly help: Map<string, string>;
  readonly samples: { name: string; labels: Record<string, string>; value: number }[];
}

/** Written from the formats' grammar, apart from the encoder: a character at a time. */
function parse(page: string): Parsed {
  const parsed: Parsed = { help: new Map(), samples: [] };
  for (const line of page.split('\n')) {
    if (line === '' || line === '# EOF') continue;
    const help = /^# HELP (\S+) (.*)$/s.exec(line);
    const [, family = '', text = ''] = help ?? [];
    if (help !== null) parsed.help.set(family, unescape(text));
    if (line.startsWith('#')) continue;
    const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)![0];
    const labels: Record<string, string> = {};
    let at = name.length;
    if (line[at] === '{') {
      at++;
      while (line[at] !== '}') {
        const label = /^[a-zA-Z_]\w*/.exec(line.slice(at))![0];
        at += label.length + 2;
        let raw = '';
        while (line[at] !== '"') {
          if (line[at] === '\\') raw += line[at++];
          raw += line[at++];
        }
        labels[label] = unescape(raw);
        at++;
        if (line[at] === ',') at++;
      }
      at++;
    }
    expect(line[at]).toBe(' ');
    parsed.samples.push({ name, labels, value: Number(line.slice(at + 1).trim()) });
  }
  return parsed;
}

const unescape = (text: string) => text.replace(/\\(.)/gs, (_, c: string) => (c === 'n' ? '\n' : c));

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\\', '"', '\n', '{', '}', ',', '=', ' ', 'n', '\r', 'é', '😀') }),
);
const formats: readonly ExpositionFormat[] = ['text', 'openmetrics'];
/** What the page cannot carry is replaced, as `SeriesSet` says. */
const carried = (value: string) => value.replaceAll('\0', '\uFFFD');

describe('text', () => {
  it.each(formats)('carries hostile label values and help texts unchanged (%s)', (format) => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), hostile, (values, help) => {
        // A help text ends with its line, and its first character is past blanks.
        fc.pre(!/\0/.test(help));
        const family = {
          ...{ name: 'pulso_test', type: 'gauge', unit: 'count' },
          labels: ['a', 'b'],
          help,
        } as const satisfies MetricFamily;
        const registry = new Registry();
        const gauge = registry.gauge(family);
        for (const [i, value] of values.entries()) gauge.bind({ a: value, b: 'x' }).set(i);
        const parsed = parse(registry.encode(format).toString());
        expect(parsed.help.get('pulso_test')).toBe(help);
        const expected = new Map(values.map((value, i) => [carried(value), i]));
        expect(new Map(parsed.samples.map((s) => [s.labels['a'], s.value]))).toEqual(expected);
        expect(parsed.samples).toHaveLength(expected.size);
      }),
    );
  });

  it.each(formats)('writes every finite double so that it reads back the same (%s)', (format) => {
    const bytes = new Uint8Array(WIDEST);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(writeSlot(bytes, 0, WIDEST, value, PADDING[format])).toBe(true);
        // -0 is 0 to every reader.
        expect(Number(Buffer.from(bytes).toString().trim()) + 0).toBe(value + 0);
      }),
      { numRuns: 2_000, examples: [[-2.2250738585072014e-308], [-0.0000012345678901234567], [5e-324], [-1e21]] },
    );
  });

  it('fills exactly its slot, or says that the slot is too narrow', () => {
    const value = fc.oneof(fc.maxSafeNat(), fc.integer(), fc.nat(2_000), fc.double({ noNaN: true }));
    fc.assert(
      fc.property(value.filter(Number.isFinite), fc.integer({ min: 1, max: WIDEST }), (number, width) => {
        const bytes = Buffer.alloc(width + 2, '|');
        const fits = writeSlot(bytes, 1, width, number, PADDING.text);
        const shortest = Math.min(String(number + 0).length, number.toExponential().length);
        expect(fits).toBe(shortest <= width);
        expect([bytes[0], bytes.at(-1)]).toEqual([0x7c, 0x7c]);
        expect(fits ? Number(bytes.toString().slice(1, -1)) : number + 0).toBe(number + 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows after any history what a page made anew would show', () => {
    const family = {
      ...{ name: 'pulso_test_seconds', type: 'histogram', unit: 'seconds' },
      ...{ labels: ['a'], help: 'h', buckets: [0.1, 1, 3] },
    } as const satisfies MetricFamily;
    const level = { ...family, name: 'pulso_level', type: 'gauge', unit: 'count' } as const;
    const step = fc.oneof(
      fc.record({
        do: fc.constant('observe' as const),
        a: fc.constantFrom('1', '2', '3'),
        n: fc.double({ noNaN: true }),
      }),
      fc.record({ do: fc.constant('set' as const), a: fc.constantFrom('1', '2', '3'), n: fc.double() }),
      fc.record({
        do: fc.constantFrom('remove' as const, 'scrape' as const),
        a: fc.constantFrom('1', '2', '3'),
        n: fc.constant(0),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom(...formats), (steps, format) => {
        const play = (scraping: boolean) => {
          const registry = new Registry();
          const histogram = registry.histogram(family);
          const gauge = registry.gauge(level);
          for (const { do: act, a, n } of steps) {
            if (act === 'observe') histogram.bind({ a }).observe(n);
            else if (act === 'set') gauge.bind({ a }).set(n);
            else if (act === 'remove') {
              histogram.remove({ a });
              gauge.remove({ a });
            } else if (scraping) registry.encode(format);
          }
          return registry.encode(format).toString();
        };
        // How wide the slots are depends on what they held before.
        expect(parse(play(true))).toEqual(parse(play(false)));
      }),
    );
  });
});

describe('negotiation', () => {
  it.each([
    [undefined, 'text'],
    ['*/*', 'text'],
    ['text/html,application/xhtml+xml', 'text'],
    ['application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5', 'openmetrics'],
    ['application/openmetrics-text;version=1.0.0;q=0.2,text/plain;version=0.0.4', 'text'],
    ['application/openmetrics-text;version=2.0.0,text/plain;q=0.1', 'text'],
    ['application/openmetrics-text;q=0', 'text'],
  ])('answers Accept: %s with %s', (accept, format) => {
    expect(negotiate(accept)).toBe(format);
  });
});
