import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { selectors } from './mutants.ts';

const ruleSchema = z.looseObject({
  alert: z.string().optional(),
  record: z.string().optional(),
  expr: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
});
const rulesSchema = z.object({
  groups: z.array(z.looseObject({ name: z.string(), rules: z.array(ruleSchema) })),
});
const testSchema = z.looseObject({
  name: z.string(),
  alert_rule_test: z.array(z.looseObject({ alertname: z.string() })).optional(),
  promql_expr_test: z.array(z.looseObject({ expr: z.string() })).optional(),
});
const testsSchema = z.looseObject({
  rule_files: z.array(z.string()),
  group_eval_order: z.array(z.string()).optional(),
  tests: z.array(testSchema),
});

export type Rule = z.infer<typeof ruleSchema>;
export type RuleTest = z.infer<typeof testSchema>;
export type TestFile = z.infer<typeof testsSchema>;

export interface Suite {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
  /** Test files by name. */
  readonly files: ReadonlyMap<string, TestFile>;
}

/** The rules and unit tests as they are committed. */
export function readSuite(alerts: string): Suite {
  const yaml = (folder: string): [string, unknown][] =>
    readdirSync(join(alerts, folder))
      .filter((name) => name.endsWith('.yml'))
      .map((name) => [name, parse(readFileSync(join(alerts, folder, name), 'utf8'))]);
  return {
    groups: yaml('rules').flatMap(([, content]) => rulesSchema.parse(content).groups),
    files: new Map(yaml('tests').map(([name, content]) => [name, testsSchema.parse(content)])),
  };
}

export function rulesOf({ groups }: Pick<Suite, 'groups'>): Rule[] {
  return groups.flatMap(({ rules }) => rules);
}

export function alertsOf(suite: Pick<Suite, 'groups'>): Rule[] {
  return rulesOf(suite).filter(({ alert }) => alert !== undefined);
}

/** Alerts of which a test asks: by name, or as the series that they make, by all labels that it gives. */
export function alertsAsked({ alert_rule_test = [], promql_expr_test = [] }: RuleTest, rules: readonly Rule[]): Rule[] {
  const names = new Set(alert_rule_test.map(({ alertname }) => alertname));
  const series = promql_expr_test.flatMap(({ expr }) => selectors(expr)).filter(({ name }) => name === 'ALERTS');
  return rules.filter(
    ({ alert, labels = {} }) =>
      alert !== undefined &&
      (names.has(alert) ||
        series.some(
          ({ matchers }) =>
            matchers.get('alertname') === alert &&
            Object.entries(labels).every(([label, value]) => (matchers.get(label) ?? value) === value),
        )),
  );
}

/** The rules that a test rests on: the alerts of which it asks, the rules that make what it asks for, and all below them. */
export function rulesUnder(test: RuleTest, rules: readonly Rule[]): Set<Rule> {
  const alerts = alertsAsked(test, rules);
  const asked = (test.promql_expr_test ?? []).map(({ expr }) => expr);
  return new Set([...alerts, ...closure([...alerts.map(({ expr }) => expr), ...asked], rules)]);
}

/** The recording rules that make what an expression selects, by selector. */
function sources(expr: string, rules: readonly Rule[]): Rule[][] {
  return selectors(expr).map(({ name, matchers }) =>
    rules.filter(
      ({ record, labels = {} }) =>
        record === name && Object.entries(labels).every(([label, value]) => (matchers.get(label) ?? value) === value),
    ),
  );
}

/** Everything that an expression rests on, however far. */
export function closure(exprs: readonly string[], rules: readonly Rule[]): Set<Rule> {
  const found = new Set<Rule>();
  const visit = (expr: string): void => {
    for (const rule of sources(expr, rules).flat()) {
      if (found.has(rule)) continue;
      found.add(rule);
      visit(rule.expr);
    }
  };
  exprs.forEach(visit);
  return found;
}

/**
 * The rules in which an alert's judgement is written: its own, and each recording rule that it, or one of these, names
 * as the only one to make a series. What reads the series of every signal alike judges none of them.
 */
export function judgement(alert: Rule, rules: readonly Rule[]): Rule[] {
  return [alert, ...restsOn(alert.expr, rules)];
}

/** The recording rules that an expression, or one of these, names as the only one to make a series. */
export function restsOn(text: string, rules: readonly Rule[]): Set<Rule> {
  const found = new Set<Rule>();
  const visit = (expr: string): void => {
    for (const made of sources(expr, rules)) {
      const [only, ...others] = made;
      if (only === undefined || others.length > 0 || found.has(only)) continue;
      found.add(only);
      visit(only.expr);
    }
  };
  visit(text);
  return found;
}
