import { parser } from '@prometheus-io/lezer-promql';
import { metricFamilies, signalMissing, signals, type MetricFamily } from '../index.ts';

/** Labels that the scrape configuration gives to every target; `server` is given by the daemon's `/sd`. */
const TARGET_LABELS = ['cluster', 'service', 'instance', 'server'];

/** Labels by the name of each series that the catalogue's families consist of. */
const series = new Map(
  metricFamilies.flatMap((family: MetricFamily): [string, readonly string[]][] =>
    family.type === 'histogram'
      ? [
          [`${family.name}_bucket`, [...family.labels, 'le']],
          [`${family.name}_sum`, family.labels],
          [`${family.name}_count`, family.labels],
        ]
      : [[family.name, family.labels]],
  ),
);

/** Everything wrong with the names in an expression. */
function problems(expression: string): string[] {
  const found: string[] = [];
  const names: string[] = [];
  const grouped: string[] = [];
  parser.parse(expression).iterate({
    enter({ type, node, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) found.push(`cannot be read at ${from}: ${expression}`);
      if (type.name === 'LabelName' && node.parent?.name === 'GroupingLabels') grouped.push(text);
      if (type.name !== 'VectorSelector') return;
      const identifier = node.getChild('Identifier');
      const name = identifier === null ? '' : expression.slice(identifier.from, identifier.to);
      const labels = series.get(name);
      if (labels === undefined) {
        found.push(`"${name}" is no declared metric`);
        return;
      }
      names.push(name);
      node.cursor().iterate((at) => {
        if (at.name !== 'UnquotedLabelMatcher' || at.node.firstChild === null) return;
        const label = expression.slice(at.node.firstChild.from, at.node.firstChild.to);
        if (![...labels, ...TARGET_LABELS].includes(label)) found.push(`${name} has no label ${label}`);
      });
    },
  });
  const known = new Set([...TARGET_LABELS, ...names.flatMap((name) => series.get(name) ?? [])]);
  return [...found, ...grouped.filter((label) => !known.has(label)).map((label) => `no metric has the label ${label}`)];
}

/** PromQL in a runbook step: what stands in backticks and asks for a service. */
const inSteps = (steps: readonly string[]) =>
  steps
    .flatMap((step) => [...step.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))
    .filter((text) => text.includes('$service') && !text.includes('pulso:'))
    .map((text) => text.replaceAll('$service', 'clinic'));

describe('the check itself', () => {
  it.each([
    ['rate(no_such_total[5m])', ['"no_such_total" is no declared metric']],
    ['pulso_cache_entries{pool="a"}', ['pulso_cache_entries has no label pool']],
    ['sum by (pool) (pulso_cache_entries)', ['no metric has the label pool']],
    ['{service="a"}', ['"" is no declared metric']],
    ['sum by (cache, service) (rate(pulso_cache_requests_total{result="hit"}[5m]))', []],
  ])('%s: %j', (expression, expected) => {
    expect(problems(expression)).toEqual(expected);
  });

  it('finds what cannot be read', () => {
    expect(problems('sum(pulso_cache_entries').length).toBeGreaterThan(0);
  });
});

describe.each(signals.map((signal) => [signal.id, signal] as const))('the PromQL of %s', (_, signal) => {
  const by = ['cluster', 'service', 'instance', ...(signal.entity === undefined ? [] : [signal.entity])].join(', ');
  const filled = (promql: string) => promql.replaceAll('$by', by).replaceAll('$window', '5m');

  it('names only metrics and labels that are declared', () => {
    const expressions = [signal.value, ...(signal.traffic === undefined ? [] : [signal.traffic])].map(filled);
    expect(expressions.flatMap(problems)).toEqual([]);
  });

  it('groups by what is configured, and leaves no other placeholder', () => {
    expect(signal.value).toContain('$by');
    expect(filled(signal.value + (signal.traffic ?? ''))).not.toContain('$');
  });

  it('reads no family by route, fingerprint or table: those are for drilling down', () => {
    expect(signal.value).not.toMatch(/\b(?:route|fingerprint|table)\b/);
  });

  it('is sampled by series that are declared', () => {
    const wrong = signal.sample(signal.critical ?? signal.warning ?? 0, 1).filter(({ metric, labels }) => {
      const known = series.get(metric);
      return known === undefined || Object.keys(labels).some((label) => !known.includes(label));
    });
    expect(wrong).toEqual([]);
  });

  it('of its runbook names only metrics and labels that are declared', () => {
    expect(inSteps(signal.diagnose).flatMap(problems)).toEqual([]);
  });
});

it('the runbook of a missing signal names only metrics and labels that are declared', () => {
  expect(inSteps(signalMissing.diagnose).flatMap(problems)).toEqual([]);
});
