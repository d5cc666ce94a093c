import { metrics, type MetricFamily } from '@pulso/catalogue';
import { Registry } from './registry.ts';

const page = (registry: Registry) => registry.encode('text').toString().replaceAll(/ +/g, ' ');

describe('Registry', () => {
  it('starts a bound counter at 0 and gives the same handle for the same labels', () => {
    const registry = new Registry();
    const requests = registry.counter(metrics.cache.requests);
    const hits = requests.bind({ cache: 'a', result: 'hit' });
    expect(page(registry)).toContain('pulso_cache_requests_total{cache="a",result="hit"} 0\n');
    requests.bind({ result: 'hit', cache: 'a' }).inc(2);
    hits.inc();
    expect(page(registry)).toContain('pulso_cache_requests_total{cache="a",result="hit"} 3\n');
  });

  it('refuses labels that the family does not declare', () => {
    const requests = new Registry().counter(metrics.cache.requests);
    // @ts-expect-error the label result is missing
    expect(() => requests.bind({ cache: 'a' })).toThrow('label result is missing');
    // @ts-expect-error the family has no label path
    expect(() => requests.bind({ cache: 'a', result: 'hit', path: '/' })).toThrow('has no label path');
    // @ts-expect-error labels are strings
    expect(() => requests.bind({ cache: 1, result: 'hit' })).toThrow('not a string');
  });

  it('refuses a second declaration of one name', () => {
    const registry = new Registry();
    registry.counter(metrics.cache.requests);
    expect(() => registry.counter({ ...metrics.cache.requests })).toThrow(
      expect.objectContaining({ code: 'metric_conflict' }),
    );
  });

  it('omits a family without series, and a gauge that has no value', () => {
    const registry = new Registry();
    const entries = registry.gauge(metrics.cache.entries);
    expect(page(registry)).toBe('');
    const bound = entries.bind({ cache: 'a' });
    expect(page(registry)).toBe('');
    bound.set(4);
    expect(page(registry)).toContain('pulso_cache_entries{cache="a"} 4\n');
    bound.set(NaN);
    expect(page(registry)).toBe('');
    bound.inc();
    bound.dec(3);
    expect(page(registry)).toContain('pulso_cache_entries{cache="a"} -2\n');
  });

  it('takes a removed series off the page for good, whoever still holds its handle', () => {
    const registry = new Registry();
    const writes = registry.counter(metrics.cache.writes);
    const old = writes.bind({ cache: 'a', operation: 'set' });
    writes.remove({ cache: 'a', operation: 'set' });
    const other = writes.bind({ cache: 'b', operation: 'set' });
    old.inc(5);
    expect(other.value).toBe(0);
    expect(page(registry)).not.toContain('cache="a"');
    writes.bind({ cache: 'a', operation: 'set' }).inc();
    expect(page(registry)).toContain('pulso_cache_writes_total{cache="a",operation="set"} 1\n');
  });

  it('cumulates buckets and refuses what is not finite', () => {
    const registry = new Registry();
    const wait = registry.histogram(metrics.pool.waitTime).bind({ db_client_connection_pool_name: 'p' });
    for (const value of [0.001, 0.002, 20, NaN, Infinity]) wait.observe(value);
    const text = page(registry);
    expect(text).toContain('_bucket{db_client_connection_pool_name="p",le="0.001"} 1\n');
    expect(text).toContain('_bucket{db_client_connection_pool_name="p",le="0.005"} 2\n');
    expect(text).toContain('_bucket{db_client_connection_pool_name="p",le="1.0"} 2\n');
    expect(text).toContain('_bucket{db_client_connection_pool_name="p",le="+Inf"} 3\n');
    expect(text).toContain('_sum{db_client_connection_pool_name="p"} 20.003\n');
    expect(text).toContain('_count{db_client_connection_pool_name="p"} 3\n');
    expect(text).toContain('pulso_exporter_errors_total{component="registry"} 2\n');
    expect([wait.count, wait.sum]).toEqual([3, 20.003]);
  });

  it('refuses a counter to go down', () => {
    const registry = new Registry();
    const counter = registry.counter(metrics.pool.timeouts).bind({ db_client_connection_pool_name: 'p' });
    for (const n of [-1, NaN, Infinity]) counter.inc(n);
    expect(counter.value).toBe(0);
    expect(page(registry)).toContain('pulso_exporter_errors_total{component="registry"} 3\n');
  });

  it('folds what exceeds the limit into one series labelled other, and counts it', () => {
    const family = {
      ...{ name: 'pulso_test_total', type: 'counter', unit: 'count' },
      ...{ labels: ['a', 'b'], help: 'h', limit: 4 },
    } as const satisfies MetricFamily;
    const registry = new Registry();
    const counter = registry.counter(family, { keepOnOverflow: ['b'] });
    counter.bind({ a: '1', b: 'x' }).inc();
    counter.bind({ a: '2', b: 'x' }).inc();
    expect(page(registry)).toContain('pulso_exporter_series_overflow_total{family="pulso_test_total"} 0\n');
    for (let i = 3; i <= 10; i++) counter.bind({ a: String(i), b: 'x' }).inc();
    const text = page(registry);
    expect(text).toContain('pulso_test_total{a="4",b="x"} 1\n');
    expect(text).not.toContain('a="5"');
    expect(text).toContain('pulso_test_total{a="other",b="x"} 6\n');
    expect(text).toContain('pulso_exporter_series_overflow_total{family="pulso_test_total"} 6\n');
  });

  it('shows the rest when a collector or callback throws, and counts it', () => {
    const registry = new Registry();
    registry.onCollect('broken', () => {
      throw new Error('no');
    });
    registry.gauge(metrics.cache.entries).bindCallback({ cache: 'a' }, () => {
      throw new Error('no');
    });
    registry.gauge(metrics.cache.maxEntries).bindCallback({ cache: 'a' }, () => 7);
    const text = page(registry);
    expect(text).toContain('pulso_exporter_errors_total{component="broken"} 1\n');
    expect(text).toContain('pulso_cache_max_entries{cache="a"} 7\n');
    expect(text).not.toContain('pulso_cache_entries');
  });

  it('reports elsewhere where asked to, so that a probe page has only its target', () => {
    const daemon = new Registry();
    const probe = new Registry({ reportTo: daemon });
    probe.onCollect('broken', () => {
      throw new Error('no');
    });
    const up = {
      name: 'target_up',
      type: 'gauge',
      unit: 'count',
      labels: [],
      help: 'h',
    } as const satisfies MetricFamily;
    probe.gauge(up).bind().set(1);
    expect(page(probe)).toBe('# HELP target_up h\n# TYPE target_up gauge\ntarget_up 1\n');
    expect(daemon.errorCounter('broken').value).toBe(1);
  });

  it('has one state of a state set', () => {
    const registry = new Registry();
    const reasons = registry.stateset(metrics.postgres.downReason);
    const reason = reasons.bind({}, ['refused', 'timeout']);
    expect(page(registry)).toBe('');
    reason.set('timeout');
    expect(page(registry)).toContain('{reason="refused"} 0\npulso_target_down_reason{reason="timeout"} 1\n');
    reasons.clear();
    expect(page(registry)).toBe('');
  });

  it('replaces what an info tells', () => {
    const registry = new Registry();
    const info = registry.info(metrics.postgres.info);
    info.tell({ version: '17' });
    info.tell({ version: '18' });
    expect(page(registry)).toContain('\npulso_pg_info{version="18"} 1\n');
    expect(page(registry)).not.toContain('17');
    expect(registry.encode('openmetrics').toString()).toContain('# TYPE pulso_pg info\n');
  });

  it('hands out a page that the next scrape does not change', () => {
    const registry = new Registry();
    const counter = registry.counter(metrics.pool.timeouts).bind({ db_client_connection_pool_name: 'p' });
    const first = registry.encode('text');
    const before = first.toString();
    counter.inc(9);
    registry.encode('text');
    expect(first.toString()).toBe(before);
  });
});
