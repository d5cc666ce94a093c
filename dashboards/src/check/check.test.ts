import { generateDashboards } from '../generate.ts';
import { checkQueries, queriesOf } from './index.ts';

const problems = (expr: string, pages?: string[]): string[] =>
  checkQueries([{ where: 'test', expr }], pages === undefined ? {} : { pages }).map(({ problem }) => problem);

it('every query of the dashboards names only what is declared', () => {
  const queries = queriesOf(generateDashboards());
  expect(queries.length).toBeGreaterThan(80);
  expect(checkQueries(queries)).toEqual([]);
});

describe('what a query may not name', () => {
  it.each([
    ['a metric', 'rate(pulso_cache_request_total[5m])', 'pulso_cache_request_total is declared nowhere'],
    ['a metric by __name__', '{__name__="nope"}', 'nope is declared nowhere'],
    ['every metric', '{service="a"}', 'selects series of every name'],
    ['a label in a matcher', 'pulso_cache_entries{cach="a"}', 'pulso_cache_entries has no label cach'],
    [
      'a histogram without suffix',
      'db_client_connection_use_time_seconds',
      'db_client_connection_use_time_seconds is declared nowhere',
    ],
    ['a label to group by', 'sum by (route) (pulso_cache_entries)', 'no metric in it has the label route'],
    ['a label to drop', 'sum without (route) (pulso_cache_entries)', 'no metric in it has the label route'],
    [
      'a label to join by',
      'pulso_cache_entries / on (pool) pulso_cache_max_entries',
      'no metric in it has the label pool',
    ],
    ['le on a sum', 'sum by (le) (db_client_connection_use_time_seconds_sum)', 'no metric in it has the label le'],
    ['a signal', 'pulso:signal:value{signal="http_errors"}', 'there is no signal "http_errors"'],
    ['an area', 'pulso:area:state{area="web"}', 'there is no area "web"'],
    ['bad syntax', 'sum(pulso_cache_entries', 'cannot be read at ""'],
  ])('%s that does not exist', (_what, expr, problem) => {
    expect(problems(expr)).toEqual([problem]);
  });

  it('but labels that the query itself makes are its own', () => {
    expect(problems('sum by (entity) (label_replace(pulso_cache_entries, "entity", "$1", "cache", "(.*)"))')).toEqual(
      [],
    );
  });
});

describe('against live pages', () => {
  const page = [
    '# TYPE pulso_cache_entries gauge',
    'pulso_cache_entries{cache="a\\"},x=\\"b"} 3',
    '# TYPE pulso_cache_requests_total counter',
    'pulso_cache_requests_total{cache="a"} 1',
    '# TYPE pulso_websocket_closes_total counter',
  ].join('\n');

  it('a declared metric that nobody exposes is found', () => {
    expect(problems('pulso_cache_entries / pulso_cache_max_entries', [page])).toEqual([
      'pulso_cache_max_entries is on no page',
    ]);
  });

  it('and so is a declared label that is on no series', () => {
    expect(problems('sum by (result) (pulso_cache_requests_total)', [page])).toEqual([
      'no metric in it has the label result',
    ]);
    expect(problems('pulso_cache_requests_total{result="hit"}', [page])).toEqual([
      'pulso_cache_requests_total has no label result',
    ]);
  });

  it('target labels come from Prometheus, recorded series from the rules, and a family may still be empty', () => {
    expect(problems('sum by (service, cache) (pulso_cache_entries{cluster="x"})', [page])).toEqual([]);
    expect(problems('pulso:signal:state{area="cache"}', [page])).toEqual([]);
    expect(problems('sum by (code) (pulso_websocket_closes_total)', [page])).toEqual([]);
  });

  it('what is there only once something happened may be absent, unless it is asked for', () => {
    const query = { where: 'test', expr: 'pulso_recommendation == 1' };
    expect(checkQueries([query], { pages: [page] })).toEqual([]);
    expect(checkQueries([query], { pages: [page], mayBeAbsent: [] }).map(({ problem }) => problem)).toEqual([
      'pulso_recommendation is on no page',
    ]);
  });
});
