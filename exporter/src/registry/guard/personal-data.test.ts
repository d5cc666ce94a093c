import * as fc from 'fast-check';
import type { MetricFamily } from '@pulso/catalogue';
import { Registry } from '../registry.ts';
import { around, characters, DIGITS, planted } from '../../../test/planted.ts';
import { personalDataIn } from './personal-data.ts';

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
