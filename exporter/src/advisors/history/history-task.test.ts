import { PrometheusError, type QueryRange } from '../../prometheus/index.ts';
import type { HistoryAdvisor, ServiceHistory } from './history-advisor.ts';
import { HistoryTask } from './history-task.ts';

const DAY = 86_400;
const NOW = 1_750_032_000;

/** Answers for services of these names; those that `fails` names it does not answer for. */
class Prometheus {
  readonly asked: { readonly promql: string; readonly range: QueryRange }[] = [];
  services: string[];
  fails = (_promql: string): boolean => false;

  constructor(services: string[]) {
    this.services = services;
  }

  query = (promql: string) =>
    this.fails(promql)
      ? Promise.reject(new PrometheusError('Check prometheus.url.'))
      : Promise.resolve(this.services.map((service) => ({ labels: { service, cluster: 'prod' }, value: 1 })));

  queryRange = (promql: string, range: QueryRange) => {
    this.asked.push({ promql, range });
    if (this.fails(promql)) return Promise.reject(new PrometheusError('no answer in 5000 ms'));
    return Promise.resolve([{ labels: { measure: 'load' }, points: [[range.end, 1]] as const }]);
  };
}

const seen: ServiceHistory[] = [];
const advisor: HistoryAdvisor = {
  name: 'test',
  step: 300,
  points: 14 * 288,
  query: (service) => `load{${service}}`,
  advise: (history) => {
    seen.push(history);
    return { advice: [], silent: 'Too little is known.' };
  },
};

describe('HistoryTask', () => {
  let now = NOW;
  const task = (prometheus: Prometheus) =>
    new HistoryTask({ prometheus, advisors: [advisor], intervalMs: 1, now: () => now });
  beforeEach(() => {
    now = NOW;
    seen.length = 0;
  });

  it('asks for all of the past once, in bounded parts, and then for what is new', async () => {
    const prometheus = new Prometheus(['clinic']);
    const history = task(prometheus);
    expect(history.known).toBe(false);
    await history.look();
    expect(prometheus.asked.map(({ promql }) => promql)).toEqual(
      Array(2).fill('load{service="clinic", cluster="prod"}'),
    );
    for (const { range } of prometheus.asked) expect((range.end - range.start) / range.step).toBeLessThanOrEqual(2_015);
    expect(prometheus.asked[0]?.range.start).toBe(NOW - 14 * DAY + 300);
    now += 600;
    await history.look();
    expect(prometheus.asked.slice(2).map(({ range }) => range)).toEqual([
      { start: NOW + 300, end: NOW + 600, step: 300 },
    ]);
    await history.look();
    expect(prometheus.asked).toHaveLength(3);
    expect(seen).toHaveLength(2);
    expect(history.known).toBe(true);
    expect([...history.silent()]).toEqual([['test: clinic (prod)', 'Too little is known.']]);
  });

  it('keeps what was read where Prometheus fails half-way, and goes on from there', async () => {
    const prometheus = new Prometheus(['clinic']);
    const history = task(prometheus);
    prometheus.fails = () => prometheus.asked.length === 2;
    await history.look();
    expect(history.known).toBe(false);
    expect(history.silent().get('history')).toBe('clinic (prod): no answer in 5000 ms');
    prometheus.fails = () => false;
    await history.look();
    expect(prometheus.asked).toHaveLength(3);
    expect(prometheus.asked[2]?.range).toEqual(prometheus.asked[1]?.range);
    expect(history.known).toBe(true);
  });

  it("does not let one service's trouble be another's, but leaves a Prometheus alone that answers for none", async () => {
    const prometheus = new Prometheus(['a', 'b', 'c', 'd', 'e']);
    const history = task(prometheus);
    prometheus.fails = (promql) => promql.includes('"b"');
    await history.look();
    expect(seen.map(({ service }) => service)).toEqual(['a', 'c', 'd', 'e']);
    now += 300;
    prometheus.asked.length = 0;
    prometheus.fails = (promql) => promql.startsWith('load');
    await history.look();
    expect(prometheus.asked).toHaveLength(3);
  });

  it('says so where Prometheus cannot be asked at all, and lets stand what stood', async () => {
    const prometheus = new Prometheus(['clinic']);
    const history = task(prometheus);
    await history.look();
    prometheus.fails = () => true;
    await history.look();
    expect([...history.silent().keys()]).toEqual(['history', 'test: clinic (prod)']);
  });

  it('looks at 200 services at most, says so, and forgets those that are gone', async () => {
    const prometheus = new Prometheus(Array.from({ length: 230 }, (_, at) => `s${String(at).padStart(3, '0')}`));
    const history = task(prometheus);
    await history.look();
    expect(seen).toHaveLength(200);
    expect(history.silent().get('history')).toContain('230 services');
    prometheus.services = ['s001'];
    await history.look();
    expect([...history.silent().keys()]).toEqual(['test: s001 (prod)']);
  });

  it('stops while it waits, and while it asks', async () => {
    const prometheus = new Prometheus(['clinic']);
    const slow = new HistoryTask({
      prometheus: {
        queryRange: prometheus.queryRange,
        query: (_promql, _at, stopping) =>
          new Promise((_, reject) => stopping?.addEventListener('abort', () => reject(new Error('given up')))),
      },
      advisors: [advisor],
      intervalMs: 1,
      random: () => 0,
    });
    slow.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await slow.stop();
    const waiting = new HistoryTask({ prometheus, advisors: [advisor], intervalMs: 3_600_000, random: () => 1 });
    waiting.start();
    await waiting.stop();
    expect(prometheus.asked).toEqual([]);
  });
});
