import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from '@pulso/local-stack';
import { stringify } from 'yaml';
import { closure, rulesOf, type Rule, type RuleTest, type Suite } from './rule-files.ts';

export interface Verdict {
  readonly passed: boolean;
  readonly output: string;
}

export function promtool(...args: readonly string[]): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const child = spawn(requireProgram('promtool'), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}

/** Some tests with no more rules than they rest on: `promtool test rules`, as often as one likes, with one rule changed. */
export class Bench {
  readonly tests: readonly RuleTest[];
  readonly #suite: Suite;
  readonly #rules: ReadonlySet<Rule>;

  constructor(suite: Suite, tests: readonly RuleTest[]) {
    this.tests = tests;
    this.#suite = suite;
    const all = rulesOf(suite);
    const named = new Set(tests.flatMap(({ alert_rule_test = [] }) => alert_rule_test.map((one) => one.alertname)));
    const alerts = all.filter(({ alert }) => alert !== undefined && named.has(alert));
    const asked = tests.flatMap(({ promql_expr_test = [] }) => promql_expr_test.map(({ expr }) => expr));
    this.#rules = new Set([...alerts, ...closure([...alerts.map(({ expr }) => expr), ...asked], all)]);
  }

  /**
   * The verdict of the first test that fails, the short ones first, else that all passed.
   * @throws Error where the rules or tests cannot even be read, which proves nothing
   */
  async run(changed?: { readonly rule: Rule; readonly expr: string }): Promise<Verdict> {
    const folder = mkdtempSync(join(tmpdir(), 'pulso-rules-'));
    try {
      const groups = this.#suite.groups
        .map((group) => ({
          ...group,
          rules: group.rules
            .filter((rule) => this.#rules.has(rule))
            .map((rule) => (rule === changed?.rule ? { ...rule, expr: changed.expr } : rule)),
        }))
        .filter(({ rules }) => rules.length > 0);
      writeFileSync(join(folder, 'rules.yml'), stringify({ groups }));
      const names = new Set(groups.map(({ name }) => name));
      for (const { text } of this.#files(names)) {
        const file = join(folder, 'test.yml');
        writeFileSync(file, text);
        const verdict = await promtool('test', 'rules', file);
        if (/could not parse|parse error|unmarshal/.test(verdict.output)) throw new Error(verdict.output);
        if (!verdict.passed) return verdict;
      }
      return { passed: true, output: '' };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Each test as a file of its own, the shortest first. */
  #files(groups: ReadonlySet<string>): { readonly text: string }[] {
    return [...this.#suite.files.values()]
      .flatMap((file) => {
        const group_eval_order = (file.group_eval_order ?? []).filter((group) => groups.has(group));
        return file.tests
          .filter((test) => this.tests.includes(test))
          .map((test) => {
            const own = { ...file, rule_files: ['rules.yml'], group_eval_order, tests: [test] };
            return { text: stringify(own, { aliasDuplicateObjects: false }) };
          });
      })
      .toSorted((a, b) => a.text.length - b.text.length);
  }
}
