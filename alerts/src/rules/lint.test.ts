import { alertName, metricFamilies, profiles, seconds } from '@pulso/catalogue';
import { parse } from 'yaml';
import { generateRuleTests, generateRunbooks } from '../index.ts';
import { settingsOf } from '../options.ts';
import type { PromtoolTest } from '../unit-tests/signal-test.ts';
import { alertRules, ruleGroups } from './index.ts';

/** What of pint's rules can be held without a Prometheus, by its names; promtool finds duplicates and bad templates. */

const cumulative = new Set(
  metricFamilies.flatMap(({ name, type }) =>
    type === 'histogram'
      ? ['bucket', 'count', 'sum'].map((part) => `${name}_${part}`)
      : type === 'counter'
        ? [name]
        : [],
  ),
);
const others = new Set(
  metricFamilies.flatMap(({ name, type }) => (type === 'counter' || type === 'histogram' ? [] : [name])),
);

/** Counters whose height counts, and why. */
const LASTING: Readonly<Record<string, string>> = {
  pulso_evidence_lost_total: 'what was lost stays lost',
  pulso_pg_stat_archiver_failed_count_total: 'where nothing was ever archived, each failure stands for a minute',
  pulso_pg_stat_database_checksum_failures_total: 'damage lasts until somebody has mended it and resets the counter',
};

/** Every selector of a family, with the function that stands before it and the range behind it. */
function selectors(expr: string) {
  return [...expr.matchAll(/(?:\b(\w+)\()?\b([a-z_]\w*)(?:\{[^}]*\})?(?:\[(\w+)(?::\w+)?\])?/g)].map(
    ([, inside = '', name = '', range]) => ({ inside, name, range }),
  );
}

describe.each(Object.values(profiles))('the rules, at the pace of $id', (profile) => {
  const settings = settingsOf({ profile });
  const rules = [...ruleGroups(settings).values()]
    .flat()
    .flatMap((group) =>
      group.rules.map((rule) => ({ expr: rule.expr, where: 'record' in rule ? rule.record : rule.alert })),
    );

  it('promql/counter: a counter is read by its growth, and nothing else is', () => {
    const misread = rules.flatMap(({ expr, where }) =>
      selectors(expr)
        .filter(({ inside, name, range }) => {
          const grows = range !== undefined && /^(rate|increase)$/.test(inside);
          return grows ? others.has(name) : cumulative.has(name) && !(name in LASTING);
        })
        .map(({ name }) => ({ where, name })),
    );
    expect(misread).toEqual([]);
  });

  it('promql/rate: what grows is read over four scrapes at least', () => {
    let seen = 0;
    for (const { expr, where } of rules) {
      for (const { name, range } of selectors(expr)) {
        if (!cumulative.has(name) || range === undefined) continue;
        seen += 1;
        const isLongEnough = seconds(range) >= 4 * seconds(profile.scrapeInterval);
        expect({ where, name, range, isLongEnough }).toEqual({ where, name, range, isLongEnough: true });
      }
    }
    expect(seen).toBeGreaterThan(20);
  });

  it('promql/regexp: a regular expression is one, and is not anchored twice', () => {
    for (const { expr, where } of rules) {
      for (const [, pattern = ''] of expr.matchAll(/[=!]~"([^"]*)"/g)) {
        expect({ where, pattern }).toEqual({ where, pattern: expect.stringMatching(/[.|*+?[(\\]/) });
        expect({ where, pattern }).toEqual({ where, pattern: expect.not.stringMatching(/^\^|\$$/) });
      }
    }
  });

  it('alerts/comparison: an alert compares, or it would always fire, as the watchdog does', () => {
    for (const { alert, expr } of alertRules(settings)) {
      expect([alert, /[<>]=?|[=!]= /.test(expr)]).toEqual([alert, alert !== alertName('watchdog')]);
    }
  });

  it('alerts/for: no alert goes by a single evaluation but the watchdog', () => {
    for (const { alert, for: wait = '0s' } of alertRules(settings)) {
      const isLongEnough = seconds(wait) >= 2 * seconds(profile.evaluationInterval);
      expect([alert, wait, isLongEnough]).toEqual([alert, wait, alert !== alertName('watchdog')]);
    }
  });

  it('no alert without an owner, a runbook and a unit test in which it fires', () => {
    const tests = [...generateRuleTests({ profile }).values()].flatMap((text): PromtoolTest[] => parse(text).tests);
    const fired = new Set(
      tests.flatMap(({ alert_rule_test = [] }) =>
        alert_rule_test.flatMap(({ alertname, exp_alerts }) =>
          exp_alerts.map(({ exp_labels }) => `${alertname} ${exp_labels['severity']} ${exp_labels['window'] ?? ''}`),
        ),
      ),
    );
    const runbooks = generateRunbooks({ profile });
    for (const { alert, labels, annotations } of alertRules(settings)) {
      const runbook = runbooks.get(annotations['runbook_url']?.split('/').at(-1) ?? '');
      expect([alert, labels['team'], runbook?.includes(`# ${alert}`)]).toEqual([
        alert,
        expect.stringMatching(/\S/),
        true,
      ]);
      expect([...fired]).toContain(`${alert} ${labels['severity']} ${labels['window'] ?? ''}`);
    }
  });
});
