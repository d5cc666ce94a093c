import { metricFamilies, profiles, signals } from '@pulso/catalogue';
import { generateDashboards, OVERVIEW_UID } from './index.ts';
import { panelId } from './layout.ts';

/** The rules of Grafana's dashboard-linter that concern us, by its names, and our own. */
interface Query {
  readonly refId: string;
  readonly expr: string;
  readonly datasource: { readonly uid: string };
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly Query[];
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly links?: readonly { readonly url: string }[];
}
interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string;
  readonly refresh?: number;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly datasource?: { readonly uid: string };
}
interface Dashboard {
  readonly uid: string;
  readonly editable: boolean;
  readonly tags: readonly string[];
  readonly timezone: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: {
    readonly list: readonly { readonly expr?: string; readonly datasource: { readonly uid: string } }[];
  };
}

const RUNBOOKS = 'https://example.org/runbooks';
const PATH = 'dashboards/generated/pulso-overview.json';

function read(options: Parameters<typeof generateDashboards>[0] = { urls: { runbooks: `${RUNBOOKS}/` } }): Dashboard {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is not as declared here fails a test below
  return JSON.parse(generateDashboards(options).get(PATH) ?? '') as Dashboard;
}

const overview = read();
const panels = overview.panels.filter(({ type }) => type !== 'row');
const withQueries = panels.filter(({ type }) => type !== 'text');
const queries = withQueries.flatMap(({ title, targets = [] }) => targets.map((query) => ({ title, ...query })));

describe('variables', () => {
  it('template-datasource-rule: the data source is chosen, and everything goes through it', () => {
    expect(overview.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' });
    for (const { name, datasource } of overview.templating.list.slice(1)) {
      expect([name, datasource?.uid]).toEqual([name, '${datasource}']);
    }
  });

  it('template-job, template-instance: data source, cluster, service, instance, in this order', () => {
    expect(overview.templating.list.map(({ name }) => name)).toEqual(['datasource', 'cluster', 'service', 'instance']);
  });

  it('labels that a setup need not have can be all, which matches their absence too', () => {
    const optional = overview.templating.list.filter(({ name }) => name === 'cluster' || name === 'instance');
    expect(optional.map(({ includeAll, allValue }) => [includeAll, allValue])).toEqual([
      [true, '.*'],
      [true, '.*'],
    ]);
  });

  it('template-on-time-change-reload-rule: they follow the time range', () => {
    for (const { refresh } of overview.templating.list.slice(1)) expect(refresh).toBe(2);
  });

  it('template-label-promql-rule: each is label_values(metric{…}, label)', () => {
    for (const { query } of overview.templating.list.slice(1)) expect(query).toMatch(/^label_values\(.+, \w+\)$/);
  });
});

describe('panels', () => {
  it('panel-title-description-rule: each has a title and says what it shows', () => {
    for (const { title, description } of withQueries) {
      expect(title).toMatch(/\S/);
      expect([title, description]).toEqual([title, expect.stringMatching(/\S{3}/)]);
    }
  });

  it('panel-datasource-rule: each asks the chosen data source', () => {
    for (const { title, datasource } of withQueries) expect([title, datasource?.uid]).toEqual([title, '${datasource}']);
  });

  it('panel-units-rule: each has a unit', () => {
    for (const { title, fieldConfig } of withQueries) {
      expect([title, fieldConfig?.defaults.unit]).toEqual([title, expect.stringMatching(/\S/)]);
    }
  });

  it('panel-no-targets-rule: each has a query, with a letter or name of its own', () => {
    for (const { title, targets = [] } of withQueries) {
      expect([title, targets.length > 0]).toEqual([title, true]);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  it('no two have one id, and none lies on another or beyond the edge', () => {
    const ids = overview.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const taken = new Set<string>();
    for (const { gridPos } of overview.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x},${y}`)).toBe(false);
          taken.add(`${x},${y}`);
        }
      }
    }
  });

  it('an id comes from the name: links to a panel outlive its moving', () => {
    // Pinned: a change of the function would break every link that people have kept.
    expect(panelId('signal-http_response_time')).toBe(8438314);
  });

  it('every signal has its panel, with the bounds in its title and the way to its runbook', () => {
    for (const signal of signals) {
      const panel = panels.find(({ id }) => id === panelId(`signal-${signal.id}`));
      expect([signal.id, panel === undefined]).toEqual([signal.id, false]);
    }
    const errors = panels.find(({ id }) => id === panelId('signal-http_error_ratio'));
    expect(errors?.title).toBe('Error ratio  ▲ 5 %  ■ 10 %');
    expect(errors?.links?.map(({ url }) => url)).toEqual([`${RUNBOOKS}/PulsoHttpErrorRatio.md`]);
  });
});

describe('queries', () => {
  it('target-rate-interval-rule: raw rates follow the resolution; what looks back a fixed time says so', () => {
    for (const { title, expr } of queries) {
      const ranges = [...expr.matchAll(/\[([^\]]+)\]/g)].map(([, range]) => range);
      for (const range of ranges)
        expect([title, range]).toEqual([title, expect.stringMatching(/^(\$__rate_interval|1h)$/)]);
    }
  });

  it('target-job, target-instance: each is held to the chosen cluster and service', () => {
    // The panel asks for every exporter that has pages: the daemon goes by a name of its own.
    const free = queries.filter(({ refId }) => refId !== 'exporter');
    for (const { title, expr } of free) {
      for (const [selector] of expr.matchAll(/\{[^}]*\}/g)) {
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
        .map(([all]) => [title, all]),
    );
    expect(bare).toEqual([]);
  });
});

it('uneditable-dashboard-rule: it is changed where it is made', () => {
  expect(overview).toMatchObject({ uid: OVERVIEW_UID, editable: false, timezone: 'browser' });
  expect(overview.tags).toContain('pulso');
});

it('the same options give the same bytes, other bounds other lines, another language other words', () => {
  expect(generateDashboards()).toEqual(generateDashboards());
  const changed = signals.map((signal) => (signal.id === 'http_error_ratio' ? { ...signal, warning: 0.02 } : signal));
  const titles = (options: Parameters<typeof generateDashboards>[0]) => read(options).panels.map(({ title }) => title);
  expect(titles({ signals: changed })).toContain('Error ratio  ▲ 2 %  ■ 10 %');
  expect(titles({ locale: 'pt-BR' })).toContain('Taxa de erros  ▲ 5 %  ■ 10 %');
  expect(titles({ profile: profiles.demo })).toEqual(titles({}));
});
