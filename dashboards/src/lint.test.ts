import { dashboards as entries, dashboardUid, metricFamilies, profiles, signals } from '@pulso/catalogue';
import { generateDashboards } from './index.ts';
import { panelId } from './layout.ts';
import { read, queriesIn, type Dashboard, type Panel } from './lint/read.ts';

/** The rules of Grafana's dashboard-linter that concern us, by its names, and our own. */

const RUNBOOKS = 'https://example.org/runbooks';
const all = read({ urls: { runbooks: `${RUNBOOKS}/` } });
const named = all.map((dashboard) => [dashboard.uid, dashboard] as const);

const panelsOf = ({ panels }: Dashboard): Panel[] => panels.filter(({ type }) => type !== 'row');
const withQueries = (dashboard: Dashboard): Panel[] => panelsOf(dashboard).filter(({ type }) => type !== 'text');

it('there is a dashboard for each entry of the catalogue', () => {
  expect(all.map(({ uid }) => uid)).toEqual(entries.map(({ uid }) => uid));
});

describe.each(named)('%s', (uid, dashboard) => {
  const panels = withQueries(dashboard);
  const queries = queriesIn(dashboard);
  const variables = dashboard.templating.list;

  it('uneditable-dashboard-rule: it is changed where it is made', () => {
    expect(dashboard).toMatchObject({ uid, editable: false, timezone: 'browser' });
    expect(dashboard.tags).toContain('pulso');
  });

  it('template-datasource-rule: the data source is chosen, and everything goes through it', () => {
    expect(variables[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' });
    for (const { name, datasource } of variables.slice(1)) {
      expect([name, datasource?.uid]).toEqual([name, '${datasource}']);
    }
  });

  it('template-job, template-instance: data source, cluster, service, instance; all of the last three can be chosen', () => {
    expect(variables.map(({ name }) => name)).toEqual(['datasource', 'cluster', 'service', 'instance']);
    for (const { name, includeAll, allValue, multi } of variables.slice(1)) {
      // `.*` matches a label's absence too.
      expect([name, includeAll, allValue, multi]).toEqual([name, true, '.*', true]);
    }
  });

  it('template-on-time-change-reload-rule, template-label-promql-rule: they follow the time range', () => {
    for (const { refresh, query } of variables.slice(1)) {
      expect(refresh).toBe(2);
      expect(query).toMatch(/^label_values\(.+, \w+\)$/);
    }
  });

  it('panel-title-description-rule: each says what it shows, what is normal, and what to do first', () => {
    for (const { title, description } of panels) {
      expect(title).toMatch(/\S/);
      expect([title, description]).toEqual([
        title,
        expect.stringMatching(/^\S[^]*\n\n\*\*Normal:\*\* \S[^]*\n\n\*\*First:\*\* \S/),
      ]);
    }
  });

  it('panel-datasource-rule, panel-units-rule: each asks the chosen data source and has a unit', () => {
    for (const { title, datasource, fieldConfig } of panels) {
      expect([title, datasource?.uid]).toEqual([title, '${datasource}']);
      expect([title, fieldConfig?.defaults.unit]).toEqual([title, expect.stringMatching(/\S/)]);
    }
  });

  it('panel-no-targets-rule: each has a query, with a letter or name of its own', () => {
    for (const { title, targets = [] } of panels) {
      expect([title, targets.length > 0]).toEqual([title, true]);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  it('no two have one id, and none lies on another or beyond the edge', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const taken = new Set<string>();
    for (const { gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x},${y}`)).toBe(false);
          taken.add(`${x},${y}`);
        }
      }
    }
  });

  it('each row is a question', () => {
    for (const { title } of dashboard.panels.filter(({ type }) => type === 'row')) expect(title).toMatch(/\?$/);
  });

  it('links lead to dashboards that there are, at the same time and with the same choices', () => {
    const links = [...JSON.stringify(dashboard).matchAll(/"url":"(\/d\/[^"]*)"/g)].map(([, url = '']) => url);
    for (const url of links) {
      const [, to] = /^\/d\/([\w-]+)\?\$\{__url_time_range\}&/.exec(url) ?? [];
      expect([url, entries.some((entry) => entry.uid === to)]).toEqual([url, true]);
      expect(url).toMatch(/&\$\{__all_variables\}$|&\$\{datasource:queryparam\}&\$\{cluster:queryparam\}&var-service=/);
    }
    expect(dashboard.links.some(({ asDropdown, keepTime, includeVars }) => asDropdown && keepTime && includeVars)).toBe(
      true,
    );
  });

  it('target-rate-interval-rule: raw rates follow the resolution; what looks back a fixed time says so', () => {
    for (const { title, expr } of queries) {
      // Windows of budgets are the alerts' own, and are summed up from what is recorded.
      const own = expr.replaceAll(/sum_over_time\(pulso:slo:(events|errors)\{[^}]*\}\[\w+\]\)/g, '');
      for (const [, range] of own.matchAll(/\[([^\]]+)\]/g)) {
        expect([title, range]).toEqual([
          title,
          expect.stringMatching(/^(\$__rate_interval|\$__range|\$__range:\$__rate_interval|1h)$/),
        ]);
      }
    }
  });

  it('target-job, target-instance: each is held to the chosen cluster and service', () => {
    // The daemon goes by a name of its own: what it alone exposes is asked for whatever service is chosen.
    const free = /(pulso_exporter_info|pulso_evidence_\w+|pulso:signal:value(?=\{signal="evidence_))(\{[^}]*\})?/g;
    for (const { title, expr } of queries) {
      for (const [selector] of expr.replaceAll(free, '').matchAll(/\{[^}]*\}/g)) {
        expect([title, selector]).toEqual([
          title,
          expect.stringMatching(/cluster=~"\$cluster", ?service=~"\$service"/),
        ]);
      }
      expect([title, expr.includes('{')]).toEqual([title, true]);
    }
  });

  it('target-counter-agg-rule: a counter is never shown as it is', () => {
    const counters = metricFamilies.flatMap(({ name, type }) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : type === 'counter' ? [name] : [],
    );
    const bare = queries.flatMap(({ title, expr }) =>
      [...expr.matchAll(/(\w+\()?\b(\w+)\{/g)]
        .filter(([, before = '', name = '']) => counters.includes(name) && !/^(rate|increase)\(/.test(before))
        .map(([match]) => [title, match]),
    );
    expect(bare).toEqual([]);
  });
});

it('every signal has its panel, with the bounds in its title and the way to its runbook and its causes', () => {
  const panels = all.flatMap(panelsOf);
  for (const signal of signals) {
    const found = panels.filter(({ id }) => id === panelId(`signal-${signal.id}`));
    expect([signal.id, found.length > 0]).toEqual([signal.id, true]);
  }
  const errors = panels.find(({ id }) => id === panelId('signal-http_error_ratio'));
  expect(errors?.title).toBe('Error ratio  ▲ 5 %  ■ 10 %');
  expect(errors?.links?.[0]?.url).toBe(`${RUNBOOKS}/PulsoHttpErrorRatio.md`);
  expect(errors?.links?.[1]?.url).toContain(`/d/${dashboardUid('query')}?`);
});

it('an id comes from the name: links to a panel outlive its moving', () => {
  // Pinned: a change of the function would break every link that people have kept.
  expect(panelId('signal-http_response_time')).toBe(8438314);
});

it('histograms ask for the traces of single observations', () => {
  const quantiles = all
    .flatMap(queriesIn)
    .filter(({ expr, instant }) => /histogram_quantile|_bucket\{/.test(expr) && instant !== true);
  expect(quantiles.length).toBeGreaterThan(5);
  for (const { title, expr, exemplar } of quantiles) {
    expect([title, expr, exemplar]).toEqual([title, expr, true]);
  }
});

it('the same options give the same bytes, other bounds other lines, another language other words', () => {
  expect(generateDashboards()).toEqual(generateDashboards());
  const changed = signals.map((signal) => (signal.id === 'http_error_ratio' ? { ...signal, warning: 0.02 } : signal));
  const titles = (options: Parameters<typeof generateDashboards>[0]) =>
    read(options).flatMap(({ panels }) => panels.map(({ title }) => title));
  expect(titles({ signals: changed })).toContain('Error ratio  ▲ 2 %  ■ 10 %');
  expect(titles({ locale: 'pt-BR' })).toContain('Taxa de erros  ▲ 5 %  ■ 10 %');
  expect(titles({ profile: profiles.demo })).toEqual(titles({}));
});
