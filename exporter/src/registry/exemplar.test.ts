import type { MetricFamily } from '@pulso/catalogue';
import type { SpanContext } from './exemplar.ts';
import { Registry } from './registry.ts';

const requests = {
  ...{ name: 'pulso_test_total', type: 'counter', unit: 'count' },
  ...{ labels: ['a'], help: 'h' },
} as const satisfies MetricFamily;
const seconds = {
  ...{ name: 'pulso_test_seconds', type: 'histogram', unit: 'seconds', buckets: [0.1, 1] },
  ...{ labels: ['a'], help: 'h' },
} as const satisfies MetricFamily;
const span = (digit: string): SpanContext => ({ traceId: digit.repeat(32), spanId: digit.repeat(16) });
const exemplar = (digit: string, value: number) =>
  new RegExp(`^ # \\{trace_id="${digit}{32}",span_id="${digit}{16}"\\} ${value} \\d{10}(\\.\\d{1,3})?$`);

/** What follows the value of the line that starts so. */
function after(page: string, line: string): string {
  const found = page.split('\n').find((candidate) => candidate.startsWith(line));
  return found === undefined ? 'no such line' : found.slice(line.length).replace(/^ \d+/, '');
}

describe('exemplars', () => {
  let active: SpanContext | undefined;
  let registry: Registry;
  beforeEach(() => {
    active = undefined;
    registry = new Registry({ exemplars: () => active });
  });
  const page = () => registry.encode('openmetrics').toString();

  it('stand on the lines of what they are examples of, in OpenMetrics alone', () => {
    const histogram = registry.histogram(seconds);
    histogram.bind({ a: 'é' }).observe(0.5, span('1'));
    histogram.bind({ a: 'x' }).observe(0.05);
    active = span('2');
    histogram.bind({ a: 'x' }).observe(7);
    registry.counter(requests).bind({ a: 'x' }).inc(3);
    const text = page();
    expect(after(text, 'pulso_test_seconds_bucket{a="é",le="1.0"}')).toMatch(exemplar('1', 0.5));
    expect(after(text, 'pulso_test_seconds_bucket{a="é",le="0.1"}')).toBe('');
    expect(after(text, 'pulso_test_seconds_bucket{a="x",le="0.1"}')).toBe('');
    expect(after(text, 'pulso_test_seconds_bucket{a="x",le="+Inf"}')).toMatch(exemplar('2', 7));
    expect(after(text, 'pulso_test_seconds_count{a="x"}')).toBe('');
    expect(after(text, 'pulso_test_total{a="x"}')).toMatch(exemplar('2', 3));
    expect(registry.encode('text').toString()).not.toContain('trace_id');
  });

  it('are the same in a page that is made in slices', async () => {
    const histogram = registry.histogram({ ...seconds, limit: 3_000 });
    for (let i = 0; i < 2_000; i++)
      histogram.bind({ a: `series ${i}` }).observe(0.5, i % 3 === 0 ? span('a') : undefined);
    const whole = page();
    const sliced = Buffer.concat(await registry.encodeParts('openmetrics', { holdMs: 0 })).toString();
    expect(sliced).toBe(whole);
    expect(sliced.match(/trace_id/g)).toHaveLength(667);
  });

  it('are one for each line and page, whatever the number of events', () => {
    let asked = 0;
    const counting = new Registry({
      exemplars: () => {
        asked++;
        return span('1');
      },
    });
    const counter = counting.counter(requests).bind({ a: 'x' });
    for (let i = 0; i < 1_000; i++) counter.inc();
    expect(asked).toBe(1);
    counting.encode('text');
    counter.inc();
    expect(asked).toBe(1);
    counting.encode('openmetrics');
    counter.inc();
    counter.inc();
    expect(asked).toBe(2);
  });

  it('hold nothing but the ids of a span, and never throw', () => {
    const counter = registry.counter(requests).bind({ a: 'x' });
    for (const wrong of [
      { traceId: 'maria@example.com', spanId: '1'.repeat(16) },
      { ...span('1'), spanId: '"' },
      {},
      7,
    ]) {
      // @ts-expect-error some are no span contexts
      counter.inc(1, wrong);
    }
    const throwing = new Registry({
      exemplars: () => {
        throw new Error('no');
      },
    });
    throwing.counter(requests).bind({ a: 'x' }).inc();
    expect(counter.value).toBe(4);
    expect(page() + throwing.encode('openmetrics').toString()).not.toContain('trace_id');
  });

  it('go with their series', () => {
    const counter = registry.counter(requests);
    const held = counter.bind({ a: 'x' });
    held.inc(1, span('1'));
    counter.remove({ a: 'x' });
    held.inc(1, span('2'));
    counter.bind({ a: 'y' }).inc();
    expect(page()).not.toContain('trace_id');
  });

  it('are ignored where none are asked for', () => {
    const plain = new Registry();
    plain.counter(requests).bind({ a: 'x' }).inc(1, span('1'));
    expect(plain.encode('openmetrics').toString()).not.toContain('trace_id');
  });
});
