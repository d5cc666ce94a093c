import * as fc from 'fast-check';
import type { MetricFamily } from '@pulso/catalogue';
import { Registry } from '../registry.ts';
import { personalDataIn, type PersonalDataKind } from './personal-data.ts';

/** Check digits computed from the published tables of weights, apart from the guard's own arithmetic. */
const CPF_WEIGHTS = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
const CNPJ_WEIGHTS = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
function withCheckDigits(base: string, weights: readonly number[]): string {
  let text = base;
  for (let i = 0; i < 2; i++) {
    const used = weights.slice(weights.length - text.length);
    const sum = Array.from(text).reduce((total, c, at) => total + (c.charCodeAt(0) - 48) * (used[at] ?? 0), 0);
    text += String(sum % 11 < 2 ? 0 : 11 - (sum % 11));
  }
  return text;
}
const characters = (alphabet: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength: length, maxLength: length });
const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const notUniform = (text: string) => new Set(text).size > 1;
const shaped = (text: string, pattern: string) => {
  let at = 0;
  return pattern.replaceAll('#', () => text.charAt(at++));
};

const cpf = fc
  .tuple(characters(DIGITS, 9).filter(notUniform), fc.constantFrom('###.###.###-##', '#########-##', '###########'))
  .map(([base, pattern]) => shaped(withCheckDigits(base, CPF_WEIGHTS), pattern));
const cnpj = fc
  .tuple(
    fc.oneof(characters(DIGITS, 12), characters(DIGITS + CAPITALS, 12)).filter(notUniform),
    fc.constantFrom('##.###.###/####-##', '############-##', '##############'),
  )
  .map(([base, pattern]) => shaped(withCheckDigits(base, CNPJ_WEIGHTS), pattern));
const phone = fc
  .tuple(
    fc.constantFrom('11', '21', '48', '62', '85', '99'),
    characters(DIGITS, 8),
    fc.constantFrom(
      '(AA) 9####-####',
      '(AA)9########',
      'AA9########',
      '+55 AA 9####-####',
      '+55AA9########',
      '55AA9########',
    ),
  )
  .map(([area, digits, pattern]) => shaped(digits, pattern).replace('AA', area));
const card = fc
  .tuple(
    fc
      .constantFrom('4', '51', '55', '6362', '2720')
      .chain((prefix) => characters(DIGITS, 15 - prefix.length).map((r) => prefix + r)),
    fc.constantFrom('################', '#### #### #### ####', '####-####-####-####'),
  )
  .map(([base, pattern]) => {
    const sum = Array.from(base).reduce((total, c, at) => {
      const doubled = Number(c) * (at % 2 === 0 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    return shaped(`${base}${(10 - (sum % 10)) % 10}`, pattern);
  });
const base64url = (value: string) => Buffer.from(value).toString('base64url');
const token = fc.oneof(
  fc.uuid(),
  fc
    .tuple(fc.string({ minLength: 5 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(
      ([sub, mac]) =>
        `${base64url('{"alg":"HS256"}')}.${base64url(JSON.stringify({ sub }))}.${Buffer.from(mac).toString('base64url')}`,
    ),
  characters('0123456789abcdef', 32)
    .filter((text) => /\d/.test(text) && /[a-f]/.test(text))
    .map((key) => `key ${key}`),
  characters(DIGITS + CAPITALS, 16).map((key) => `AKIA${key}`),
  characters(DIGITS + CAPITALS + CAPITALS.toLowerCase(), 36).map((key) => `ghp_${key}`),
  characters(CAPITALS.toLowerCase(), 12).map((word) => `postgres://app:${word}@db:5432/clinic`),
);
const planted: Readonly<Record<PersonalDataKind, fc.Arbitrary<string>>> = {
  cpf,
  cnpj,
  // What looks like a scope or a version is left alone, as docs/instruments/registry.md says.
  email: fc.emailAddress().filter((address) => !/\/@|@v?\d+\.\d+[.-]/.test(address)),
  phone,
  card,
  token,
};
const around = fc.constantFrom<readonly [string, string]>(
  ['', ''],
  ['/clients/', '/photos'],
  ['client ', ''],
  ['id=', ';'],
);

const family = {
  ...{ name: 'pulso_test_total', type: 'counter', unit: 'count' },
  ...{ labels: ['route', 'other'], help: 'h' },
} as const satisfies MetricFamily;

describe('personal data', () => {
  it.each(Object.entries(planted))('never reaches the page: %s', (kind, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, around, (data, [before, after]) => {
        const value = before + data + after;
        const registry = new Registry();
        registry.counter(family).bind({ route: value, other: 'x' }).inc();
        registry.counter(family).bind({ route: value, other: 'x' }).inc();
        const page = registry.encode('openmetrics').toString();
        expect(page).not.toContain(data);
        expect(page).toMatch(/pulso_test_total\{route="redacted",other="x"\} 0*2\n/);
        expect(page).toMatch(/pulso_exporter_redacted_labels_total\{family="pulso_test_total",kind="\w+"\} 0*2\n/);
      }),
    );
    // Another kind may claim a value that is both; most are what they were made as.
    const kinds = fc.sample(arbitrary, 200).map(personalDataIn);
    expect(kinds.filter((found) => found === kind).length).toBeGreaterThan(150);
  });

  it.each([
    ...[
      'GET',
      '_OTHER',
      '/api/v1/clients/:id',
      '/clients/{clientId}/photos',
      '/reset?token=:token',
      'unmatched',
      'other',
    ],
    ...['57014', '57P01', '08006', 'ERR_HTTP2_STREAM_CANCEL', 'idle in transaction', 'SELECT', 'pg_stat_activity'],
    ...[
      '1.0.0',
      '1.0.0-beta.rc',
      'v20.19.4',
      'lru-cache@11.5.3',
      'pkg@1.0.0-beta.rc',
      '@opentelemetry/api',
      '10.0.26100',
    ],
    ...['PostgreSQL 18.0 on x86_64-unknown-linux-gnu', 'Mozilla/5.0 (X11; Linux x86_64)', 'text/html; charset=utf-8'],
    ...['0f3a9b7c21de', '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12', `sha256:${'e3b0c442'.repeat(8)}`],
    ...[
      'http://clinic.example:3000',
      'https://metrics.example.com/pulso?x=1',
      'http://10.0.0.5:3000',
      '2001:db8::ff00:42:8329',
    ],
    ...[
      '192.168.100.22',
      '2026-11-21T07:06:00Z',
      '1763708760',
      '1763708760123',
      '1763708760123456789',
      '4532015112830366123',
      '-6362970000457013120',
      '12345678901',
    ],
    ...['529.982.247-26', '52998224726', '11.222.333/0001-82', '12ABC34501DE36', '4111111111111112', '000.000.000-00'],
    ...[
      'getHttp2ServerConnectionPoolSizeByName',
      'clinic-api-7d9f8b6c5d-x2k4q',
      '/static/main.8f3a2c1d.js',
      'Basic authentication',
    ],
  ])('leaves ordinary values alone: %s', (value) => {
    expect(personalDataIn(value)).toBeUndefined();
  });

  it('takes at most one in fifty ordinary numbers of eleven digits for a CPF, and as many of fourteen for a CNPJ', () => {
    for (const [length, kind] of [
      [11, 'cpf'],
      [14, 'cnpj'],
    ] as const) {
      const ids = fc.sample(characters(DIGITS, length), 2_000);
      expect(ids.filter((id) => personalDataIn(id) === kind).length).toBeLessThan(40);
    }
  });

  it('is looked for in time that grows with the length alone', () => {
    const hostile = [
      'a',
      '1 ',
      '@a.',
      'a.',
      '://:',
      'a:@',
      '?sig=',
      '+1 ',
      '-----BEGIN ',
      '(11) 9',
      'eyJ',
      'bearer ',
      '1.',
      'sk-',
      '%40a.',
    ];
    for (const piece of hostile) {
      const start = performance.now();
      personalDataIn(piece.repeat(100_000 / piece.length));
      // Some milliseconds; what grew with the square would take minutes.
      expect(performance.now() - start).toBeLessThan(1_000);
    }
  });

  it('is not looked for again where the series is known', () => {
    const registry = new Registry();
    const counter = registry.counter(family);
    const bound = counter.bind({ route: '/x', other: 'x' });
    expect(counter.bind({ route: '/x', other: 'x' })).toBe(bound);
    expect(registry.encode('text').toString()).not.toContain('redacted');
  });
});
